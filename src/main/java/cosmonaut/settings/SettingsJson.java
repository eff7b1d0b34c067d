package cosmonaut.settings;

import cosmonaut.InvalidInputException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The settings as JSON, read field by field, so that one bad field costs that field only.
final class SettingsJson {

    /// The version of the layout; a change that older programs would misread counts it up.
    static final int VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SettingsJson() {}

    /// What was read, by which version it was written, and what had to be replaced.
    record Read(Settings settings, int version, List<String> warnings) {}

    static Read read(ObjectNode root) {
        List<String> warnings = new ArrayList<>();
        JsonFields all = JsonFields.of(root, warnings);
        int version = all.integer("version", VERSION, new Range(0, Integer.MAX_VALUE));
        Settings settings = new Settings(
                window(all.inner("window")),
                controls(all.inner("controls")),
                flight(all.inner("flight")),
                picture(all.inner("picture")),
                bindings(all.node("bindings"), warnings),
                all.optionalPath("recording_folder"),
                all.paths("models"),
                recent(all.node("recent"), warnings));
        all.warnOfUnknown();
        return new Read(settings, version, warnings);
    }

    static String text(Settings settings) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", VERSION);
        write(root.putObject("window"), settings.window());
        write(root.putObject("controls"), settings.controls());
        write(root.putObject("flight"), settings.flight());
        write(root.putObject("picture"), settings.picture());
        ObjectNode bindings = root.putObject("bindings");
        settings.bindings().forEach((mode, actions) -> {
            ObjectNode own = bindings.putObject(mode);
            actions.forEach((action, inputs) -> {
                ArrayNode list = own.putArray(action);
                inputs.forEach(list::add);
            });
        });
        settings.recordingFolder().ifPresent(folder -> root.put("recording_folder", folder));
        if (!settings.models().isEmpty()) {
            ArrayNode models = root.putArray("models");
            settings.models().forEach(models::add);
        }
        ArrayNode recent = root.putArray("recent");
        settings.recent()
                .forEach(flown -> recent.addObject()
                        .put("source", flown.source())
                        .put("title", flown.title())
                        .put("flown", flown.flown().toString()));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static WindowSettings window(JsonFields in) {
        WindowSettings standard = WindowSettings.DEFAULT;
        WindowSettings read = new WindowSettings(
                in.choice("theme", standard.theme()),
                in.choice("language", standard.language()),
                corner(in),
                in.number("width", standard.width(), WindowSettings.WIDTH),
                in.number("height", standard.height(), WindowSettings.HEIGHT),
                in.flag("maximized", standard.maximized()),
                in.flag("full_screen", standard.fullScreen()),
                in.flag("hud", standard.hud()),
                in.flag("inspector", standard.inspector()),
                in.flag("timeline", standard.timeline()),
                in.flag("toured", standard.toured()));
        in.warnOfUnknown();
        return read;
    }

    /// Half a corner is none.
    private static Optional<WindowSettings.Corner> corner(JsonFields in) {
        double x = in.number("left", Double.NaN, WindowSettings.Corner.PLACE);
        double y = in.number("top", Double.NaN, WindowSettings.Corner.PLACE);
        return Double.isNaN(x) || Double.isNaN(y) ? Optional.empty() : Optional.of(new WindowSettings.Corner(x, y));
    }

    private static void write(ObjectNode out, WindowSettings window) {
        out.put("theme", JsonFields.name(window.theme()));
        out.put("language", JsonFields.name(window.language()));
        window.corner().ifPresent(corner -> out.put("left", corner.x()).put("top", corner.y()));
        out.put("width", window.width());
        out.put("height", window.height());
        out.put("maximized", window.maximized());
        out.put("full_screen", window.fullScreen());
        out.put("hud", window.hud());
        out.put("inspector", window.inspector());
        out.put("timeline", window.timeline());
        out.put("toured", window.toured());
    }

    private static ControlSettings controls(JsonFields in) {
        ControlSettings standard = ControlSettings.DEFAULT;
        ControlSettings read = new ControlSettings(
                in.number("move_dead_zone", standard.moveDeadZone(), ControlSettings.DEAD_ZONE),
                in.number("look_dead_zone", standard.lookDeadZone(), ControlSettings.DEAD_ZONE),
                in.number("trigger_dead_zone", standard.triggerDeadZone(), ControlSettings.DEAD_ZONE),
                in.number("move_curve", standard.moveCurve(), ControlSettings.CURVE),
                in.number("look_curve", standard.lookCurve(), ControlSettings.CURVE),
                in.number("move_sensitivity", standard.moveSensitivity(), ControlSettings.SENSITIVITY),
                in.number("look_sensitivity", standard.lookSensitivity(), ControlSettings.SENSITIVITY),
                in.number("mouse_sensitivity", standard.mouseSensitivity(), ControlSettings.SENSITIVITY),
                in.flag("invert_stick", standard.invertStick()),
                in.flag("invert_mouse", standard.invertMouse()),
                in.choice("bumpers", standard.bumpers()));
        in.warnOfUnknown();
        return read;
    }

    private static void write(ObjectNode out, ControlSettings controls) {
        out.put("move_dead_zone", controls.moveDeadZone());
        out.put("look_dead_zone", controls.lookDeadZone());
        out.put("trigger_dead_zone", controls.triggerDeadZone());
        out.put("move_curve", controls.moveCurve());
        out.put("look_curve", controls.lookCurve());
        out.put("move_sensitivity", controls.moveSensitivity());
        out.put("look_sensitivity", controls.lookSensitivity());
        out.put("mouse_sensitivity", controls.mouseSensitivity());
        out.put("invert_stick", controls.invertStick());
        out.put("invert_mouse", controls.invertMouse());
        out.put("bumpers", JsonFields.name(controls.bumpers()));
    }

    private static FlightSettings flight(JsonFields in) {
        FlightSettings standard = FlightSettings.DEFAULT;
        FlightSettings read = new FlightSettings(
                in.optionalPath("model"),
                in.optionalText("preset"),
                in.integer("steps", standard.steps(), FlightSettings.STEPS),
                in.number("guidance", standard.guidance(), FlightSettings.GUIDANCE),
                in.whole("seed", standard.seed()),
                in.number("metres_per_second", standard.metresPerSecond(), FlightSettings.METRES_PER_SECOND),
                in.number("degrees_per_second", standard.degreesPerSecond(), FlightSettings.DEGREES_PER_SECOND),
                in.choice("motion", standard.motion()),
                in.choice("slow_models", standard.slowModels()),
                in.choice("guardrails", standard.guarding()));
        in.warnOfUnknown();
        return read;
    }

    private static void write(ObjectNode out, FlightSettings flight) {
        flight.model().ifPresent(model -> out.put("model", model));
        flight.preset().ifPresent(preset -> out.put("preset", preset));
        out.put("steps", flight.steps());
        out.put("guidance", flight.guidance());
        out.put("seed", flight.seed());
        out.put("metres_per_second", flight.metresPerSecond());
        out.put("degrees_per_second", flight.degreesPerSecond());
        out.put("motion", JsonFields.name(flight.motion()));
        out.put("slow_models", JsonFields.name(flight.slowModels()));
        out.put("guardrails", JsonFields.name(flight.guarding()));
    }

    private static PictureSettings picture(JsonFields in) {
        PictureSettings standard = PictureSettings.DEFAULT;
        PictureSettings read = new PictureSettings(
                in.choice("upscaling", standard.upscaling()),
                in.flag("overlays", standard.overlays()),
                in.flag("flown_path", standard.flownPath()),
                in.flag("planned_path", standard.plannedPath()),
                in.flag("keyframes", standard.keyframes()),
                in.flag("horizon", standard.horizon()),
                in.flag("safe_frame", standard.safeFrame()),
                in.choice("recorded", standard.recorded()));
        in.warnOfUnknown();
        return read;
    }

    private static void write(ObjectNode out, PictureSettings picture) {
        out.put("upscaling", JsonFields.name(picture.upscaling()));
        out.put("overlays", picture.overlays());
        out.put("flown_path", picture.flownPath());
        out.put("planned_path", picture.plannedPath());
        out.put("keyframes", picture.keyframes());
        out.put("horizon", picture.horizon());
        out.put("safe_frame", picture.safeFrame());
        out.put("recorded", JsonFields.name(picture.recorded()));
    }

    private static Map<String, Map<String, List<String>>> bindings(JsonNode node, List<String> warnings) {
        Map<String, Map<String, List<String>>> modes = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            warnings.add("bindings is not an object of modes; the default bindings are used");
        }
        node.forEachEntry((mode, actions) -> {
            if (!actions.isObject()) {
                warnings.add("bindings." + mode + " is not an object of actions; its default bindings are used");
                return;
            }
            Map<String, List<String>> own = new LinkedHashMap<>();
            actions.forEachEntry((action, inputs) -> {
                if (inputs.isArray() && inputs.valueStream().allMatch(JsonNode::isString)) {
                    own.put(
                            action,
                            inputs.valueStream().map(JsonNode::stringValue).toList());
                } else {
                    warnings.add("bindings." + mode + "." + action + " is not a list of texts; its default is used");
                }
            });
            modes.put(mode, own);
        });
        return modes;
    }

    private static List<RecentFlight> recent(JsonNode node, List<String> warnings) {
        List<RecentFlight> recent = new ArrayList<>();
        if (!node.isMissingNode() && !node.isArray()) {
            warnings.add("recent is not a list; the recent flights are forgotten");
            return recent;
        }
        for (JsonNode entry : node) {
            try {
                recent.add(new RecentFlight(
                        entry.path("source").asString(""),
                        entry.path("title").asString(""),
                        Instant.parse(entry.path("flown").asString(""))));
            } catch (InvalidInputException | DateTimeParseException e) {
                warnings.add("an entry of recent was left out: " + e.getMessage());
            }
        }
        return recent;
    }
}
