"""Makes live flows of a VIP out of crafted packets, from many addresses: there need not be so many sockets.

crowd.py INTERFACE GATEWAY-MAC VIP PORT. Reads lines "syn FROM COUNT" and "ack FROM COUNT" and answers each with
"sent COUNT": the SYNs, or the first acknowledgements after them, of the flows FROM to FROM + COUNT - 1. Flow i is from
10.98.(128 + i / 16384).(1 + i / 128 % 128), port 10000 + i % 128, and its numbers are never right: only the
scheduler node counts these flows.
"""
import socket
import struct
import sys


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def frame(macs, vip, port, i, flags):
    source = bytes([10, 98, 128 + i // 16384, 1 + i // 128 % 128])
    acknowledgement = 1 if flags == 0x10 else 0
    tcp = struct.pack("!HHIIBBHHH", 10000 + i % 128, port, i + acknowledgement, acknowledgement, 0x50, flags, 65535, 0, 0)
    tcp = tcp[:16] + struct.pack("!H", checksum(source + vip + struct.pack("!HH", 6, len(tcp)) + tcp)) + tcp[18:]
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 40, 0, 0x4000, 64, 6, 0) + source + vip
    ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
    return macs + b"\x08\x00" + ip + tcp


def main():
    interface, gateway, vip, port = sys.argv[1:]
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    link.bind((interface, 0))
    macs = bytes.fromhex(gateway.replace(":", "")) + link.getsockname()[4]
    for line in sys.stdin:
        what, first, count = line.split()
        flags = {"syn": 0x02, "ack": 0x10}[what]
        for i in range(int(first), int(first) + int(count)):
            link.send(frame(macs, socket.inet_aton(vip), int(port), i, flags))
        print("sent", count, flush=True)


main()
