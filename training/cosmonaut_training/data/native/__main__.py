from cosmonaut_training.data.native import FLAGS, library

for name in FLAGS:
    library(name)
