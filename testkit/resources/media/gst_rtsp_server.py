#!/usr/bin/python3
# A real RTSP server for tests.  gst_rtsp_server.py [PORT [ADDRESS [CLIP.mp4]]]   (the interpreter must be the one that has `gi`: Debian's own)
# apt: python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-{base,good,ugly}
# Mounts: /av live H.264 + PCMU, /a live PCMU only (cheap, shared by all clients), /file the clip (one pipeline a client).
import gi, sys
gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtspServer
Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_service(sys.argv[1] if len(sys.argv) > 1 else '8554')
server.set_address(sys.argv[2] if len(sys.argv) > 2 else '0.0.0.0')
video = 'videotestsrc is-live=true ! video/x-raw,width=176,height=144,framerate=10/1 ! '
audio = 'audiotestsrc is-live=true ! audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay name=pay%d pt=0 '
mounts = {'/av': '( ' + video + 'x264enc tune=zerolatency speed-preset=ultrafast bitrate=100 key-int-max=10 ! rtph264pay name=pay0 pt=96 ' + audio % 1 + ')',
          '/a': '( ' + audio % 0 + ')'}
if len(sys.argv) > 3:
    mounts['/file'] = f'( filesrc location={sys.argv[3]} ! qtdemux name=d d. ! queue ! h264parse ! rtph264pay name=pay0 pt=96 )'
for path, launch in mounts.items():
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(launch); factory.set_shared(path != '/file')
    server.get_mount_points().add_factory(path, factory)
server.attach(None)
print('listening', server.get_address(), server.get_bound_port(), flush=True)
GLib.MainLoop().run()
