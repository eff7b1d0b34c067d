package cosmonaut.session.live;

import cosmonaut.session.recording.Recordings;

/// What a live flight is made of on the control thread.
record FlightParts(
        FlightStatus status,
        Playback playback,
        FlightLine line,
        ChunkOrders orders,
        SettingsInForce settings,
        Recordings recordings,
        Hand hand) {}
