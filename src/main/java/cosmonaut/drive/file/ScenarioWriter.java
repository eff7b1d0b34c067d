package cosmonaut.drive.file;

import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.curve.Clothoid;
import cosmonaut.drive.curve.Heading;
import java.util.List;

/// A whole scenario of OpenSCENARIO XML 1.1 with one vehicle that follows a trajectory.
///
/// All of x, y, z and the angles are written: a z that is left out means the road's surface, and a heading that is left
/// out means 0 to some players. The following mode is `position`, and times are relative.
final class ScenarioWriter {

    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <OpenSCENARIO>
              <FileHeader revMajor="1" revMinor="1" date="%s" description="%s" author="Cosmonaut"/>
              <ParameterDeclarations/>
              <CatalogLocations/>
              <RoadNetwork/>
              <Entities>
                <ScenarioObject name="Ego">
                  <Vehicle name="%s" vehicleCategory="car">
                    <ParameterDeclarations/>
                    <BoundingBox>
                      <Center x="%s" y="0.0" z="%s"/>
                      <Dimensions width="%s" length="%s" height="%s"/>
                    </BoundingBox>
                    <Performance maxSpeed="60.0" maxAcceleration="6.0" maxDeceleration="9.0"/>
                    <Axles>
                      <FrontAxle maxSteering="%s" wheelDiameter="0.65" trackWidth="%s" positionX="%s" positionZ="0.325"/>
                      <RearAxle maxSteering="0.0" wheelDiameter="0.65" trackWidth="%s" positionX="0.0" positionZ="0.325"/>
                    </Axles>
                    <Properties/>
                  </Vehicle>
                </ScenarioObject>
              </Entities>
              <Storyboard>
                <Init>
                  <Actions>
                    <Private entityRef="Ego">
                      <PrivateAction>
                        <TeleportAction>
                          <Position>
                            %s
                          </Position>
                        </TeleportAction>
                      </PrivateAction>
                    </Private>
                  </Actions>
                </Init>
                <Story name="Drive">
                  <ParameterDeclarations/>
                  <Act name="Drive">
                    <ManeuverGroup name="Drive" maximumExecutionCount="1">
                      <Actors selectTriggeringEntities="false">
                        <EntityRef entityRef="Ego"/>
                      </Actors>
                      <Maneuver name="Drive">
                        <ParameterDeclarations/>
                        <Event name="Drive" priority="overwrite" maximumExecutionCount="1">
                          <Action name="Drive">
                            <PrivateAction>
                              <RoutingAction>
                                <FollowTrajectoryAction>
                                  <TrajectoryRef>
                                    <Trajectory name="%s" closed="false">
                                      <ParameterDeclarations/>
                                      <Shape>
            """;

    private static final String TAIL = """
                                      </Shape>
                                    </Trajectory>
                                  </TrajectoryRef>
                                  <TimeReference>
                                    <Timing domainAbsoluteRelative="relative" scale="1.0" offset="0.0"/>
                                  </TimeReference>
                                  <TrajectoryFollowingMode followingMode="position"/>
                                </FollowTrajectoryAction>
                              </RoutingAction>
                            </PrivateAction>
                          </Action>
                          <StartTrigger>
                            %s
                          </StartTrigger>
                        </Event>
                      </Maneuver>
                    </ManeuverGroup>
                    <StartTrigger>
                      %s
                    </StartTrigger>
                  </Act>
                </Story>
                <StopTrigger>
                  %s
                </StopTrigger>
              </Storyboard>
            </OpenSCENARIO>
            """;

    private final Vehicle vehicle;
    private final String name;
    private final String date;

    /// @param date of the file, as in `2026-01-31T12:00:00`
    ScenarioWriter(Vehicle vehicle, String name, String date) {
        this.vehicle = vehicle;
        this.name = escaped(name);
        this.date = escaped(date);
    }

    String polyline(EgoTrack track) {
        StringBuilder shape = new StringBuilder("<Polyline>\n");
        for (EgoTrack.Sample sample : track.samples()) {
            shape.append("  <Vertex time=\"").append(plain(sample.seconds())).append("\"><Position>");
            shape.append(position(sample.pose())).append("</Position></Vertex>\n");
        }
        shape.append("</Polyline>");
        return whole(shape.toString(), track.get(0).pose(), track.end());
    }

    /// A clothoid driven at an even speed from 0 to `seconds`.
    String clothoid(Clothoid clothoid, double seconds) {
        Pose start = EgoPose.of(clothoid.x(), clothoid.y(), clothoid.z(), clothoid.heading());
        String shape = "<Clothoid curvature=\"" + plain(clothoid.curvature()) + "\" curvaturePrime=\""
                + plain(clothoid.sharpness()) + "\" length=\"" + plain(clothoid.length())
                + "\" startTime=\"0.0\" stopTime=\"" + plain(seconds) + "\">\n  <Position>" + position(start)
                + "</Position>\n</Clothoid>";
        return whole(shape, start, seconds);
    }

    /// Clothoids one behind the other, driven at an even speed from 0 to `seconds`; of OpenSCENARIO XML 1.3.
    String spline(List<Clothoid> pieces, double seconds) {
        double length = pieces.stream().mapToDouble(Clothoid::length).sum();
        StringBuilder shape = new StringBuilder("<ClothoidSpline timeEnd=\"" + plain(seconds) + "\">\n");
        double before = 0;
        for (Clothoid piece : pieces) {
            // Every piece says where it begins, so that rounding does not add up.
            shape.append("  <ClothoidSplineSegment curvatureStart=\"").append(plain(piece.curvature()));
            shape.append("\" curvatureEnd=\"").append(plain(piece.curvature() + piece.sharpness() * piece.length()));
            shape.append("\" length=\"").append(plain(piece.length()));
            shape.append("\" timeStart=\"")
                    .append(plain(seconds * before / length))
                    .append("\">\n    <PositionStart>");
            shape.append(position(EgoPose.of(piece.x(), piece.y(), piece.z(), Heading.wrapped(piece.heading()))));
            shape.append("</PositionStart>\n  </ClothoidSplineSegment>\n");
            before += piece.length();
        }
        shape.append("</ClothoidSpline>");
        Clothoid first = pieces.getFirst();
        Pose start = EgoPose.of(first.x(), first.y(), first.z(), Heading.wrapped(first.heading()));
        return whole(shape.toString(), start, seconds).replaceFirst("revMinor=\"1\"", "revMinor=\"3\"");
    }

    private String whole(String shape, Pose start, double end) {
        double track = 0.85 * vehicle.width();
        String head = HEAD.formatted(
                date,
                name,
                escaped(vehicle.name()),
                plain((vehicle.toFront() - vehicle.toRear()) / 2),
                plain(vehicle.height() / 2),
                plain(vehicle.width()),
                plain(vehicle.length()),
                plain(vehicle.height()),
                plain(vehicle.maxSteer()),
                plain(track),
                plain(vehicle.wheelbase()),
                plain(track),
                position(start),
                name);
        String tail = TAIL.formatted(after("event", 0), after("act", 0), after("stop", end));
        return head + shape.indent(28) + tail;
    }

    private static String after(String what, double seconds) {
        return "<ConditionGroup><Condition name=\"" + what
                + "\" delay=\"0.0\" conditionEdge=\"none\"><ByValueCondition>"
                + "<SimulationTimeCondition value=\"" + plain(seconds)
                + "\" rule=\"greaterThan\"/></ByValueCondition></Condition></ConditionGroup>";
    }

    private static String position(Pose pose) {
        return "<WorldPosition x=\"" + plain(pose.tx()) + "\" y=\"" + plain(pose.ty()) + "\" z=\"" + plain(pose.tz())
                + "\" h=\"" + plain(EgoPose.yaw(pose)) + "\" p=\"" + plain(EgoPose.pitch(pose)) + "\" r=\""
                + plain(EgoPose.roll(pose)) + "\"/>";
    }

    private static String plain(double value) {
        return String.valueOf(value == 0 ? 0.0 : value);
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                // What XML cannot hold, and what would make two lines of one, is a blank.
                default ->
                    safe.appendCodePoint(c < ' ' || c >= 0xD800 && c < 0xE000 || c == 0xFFFE || c == 0xFFFF ? ' ' : c);
            }
        });
        return safe.toString();
    }
}
