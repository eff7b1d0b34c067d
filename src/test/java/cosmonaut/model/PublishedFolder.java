package cosmonaut.model;

import cosmonaut.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder with the configurations of a published 7B model, its weights one number each.
public final class PublishedFolder {

    private final Path folder;

    public PublishedFolder(Path folder) throws IOException {
        this.folder = folder;
        write("model_index.json", "{\"_class_name\":\"CosmosVideoToWorldPipeline\"}");
        transformer(17);
        tokenizer(8);
        write("text_encoder/config.json", """
                {"model_type":"t5","vocab_size":32128,"d_model":1024,"d_kv":128,"d_ff":65536,"num_layers":24,
                 "num_heads":128,"relative_attention_num_buckets":32,"layer_norm_epsilon":1e-6}
                """);
        write("tokenizer/tokenizer.json", "{}");
        for (String part : new String[] {"transformer", "vae", "text_encoder"}) {
            byte[] one =
                    new SafetensorsWriter().addFloats("x", new int[] {1}, 1).bytes();
            Files.write(folder.resolve(part).resolve("model.safetensors"), one);
        }
    }

    public Path path() {
        return folder;
    }

    /// @param channels as diffusers counts them: without the padding channel
    public PublishedFolder transformer(int channels) throws IOException {
        return write("transformer/config.json", """
                {"_class_name":"CosmosTransformer3DModel","in_channels":%d,"out_channels":16,
                 "num_attention_heads":32,"attention_head_dim":128,"num_layers":28,"mlp_ratio":4.0,
                 "text_embed_dim":1024,"adaln_lora_dim":256,"max_size":[128,240,240],"patch_size":[1,2,2],
                 "rope_scale":[2.0,1.0,1.0],"concat_padding_mask":true,"extra_pos_embed_type":"learnable"}
                """.formatted(channels));
    }

    /// @param temporal pictures of a latent frame
    PublishedFolder tokenizer(int temporal) throws IOException {
        return write("vae/config.json", """
                {"_class_name":"AutoencoderKLCosmos","in_channels":3,"out_channels":3,"latent_channels":16,
                 "encoder_block_out_channels":[128,256,512,512],"decode_block_out_channels":[256,512,512,512],
                 "attention_resolutions":[32],"resolution":1024,"num_layers":2,"patch_size":4,"patch_type":"haar",
                 "scaling_factor":1.0,"spatial_compression_ratio":8,"temporal_compression_ratio":%d}
                """.formatted(temporal));
    }

    PublishedFolder write(String file, String text) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
        return this;
    }
}
