"""As much of HTTP/2 (RFC 9113) as it takes to break it: frames out of a script, over TLS."""

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
END_STREAM, END_HEADERS, ACK = 1, 4, 1


def frame(kind, flags, stream, payload=b""):
    return (len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big")
            + payload)


def literal(name, value):
    """A header field that enters no table (RFC 7541, 6.2.2); short enough for one length byte."""
    return b"\x00" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


def headers(stream, status, last=False):
    block = literal(":status", str(status)) + literal("content-type", "application/json")
    return frame(HEADERS, END_HEADERS | (END_STREAM if last else 0), stream, block)


def read_exactly(connection, count):
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            return None
        data += piece
    return data


def steps(peer, stream, script):
    """Like the steps of HTTP/1; `headers`, `data`, `goaway` and `rst` are frames."""
    if isinstance(script, str):
        script = [{"headers": 200}, {"data": f'{{"status": "{script}"}}', "last": True}]
    for step in script:
        if "headers" in step:
            peer.connection.sendall(headers(stream, step["headers"]))
        elif "data" in step:
            flags = END_STREAM if step.get("last") else 0
            data = step["data"].encode().ljust(step.get("size", 0))
            peer.connection.sendall(frame(DATA, flags, stream, data))
        elif "goaway" in step:
            last = stream if step.get("done") else max(stream - 2, 0)
            payload = last.to_bytes(4, "big") + step["goaway"].to_bytes(4, "big")
            peer.connection.sendall(frame(GOAWAY, 0, 0, payload))
        elif "rst" in step:
            peer.connection.sendall(frame(RST_STREAM, 0, stream, step["rst"].to_bytes(4, "big")))
        elif "frame" in step:
            for _ in range(step["times"]):
                peer.connection.sendall(frame(step["frame"], 0, stream, b" " * step["size"]))
        else:
            peer.step(step)


def serve(peer, server):
    if read_exactly(peer.connection, len(PREFACE)) != PREFACE:
        return
    peer.connection.sendall(frame(SETTINGS, 0, 0))
    while (head := read_exactly(peer.connection, 9)) is not None:
        size, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
        stream = int.from_bytes(head[5:], "big") & 0x7FFFFFFF
        payload = read_exactly(peer.connection, size) if size else b""
        if payload is None:
            return
        if kind == HEADERS:
            steps(peer, stream, server.record(payload))
        elif kind == SETTINGS and not flags & ACK:
            peer.connection.sendall(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            peer.connection.sendall(frame(PING, ACK, 0, payload))
