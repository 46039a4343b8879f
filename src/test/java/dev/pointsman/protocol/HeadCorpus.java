package dev.pointsman.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pointsman.testkit.fuzz.Printable;
import java.util.List;
import java.util.stream.Stream;

/** What real clients send first, recorded from them where their version is named. */
final class HeadCorpus {

  static final String CURL =
      crlf(
          """
          GET /a?b=c HTTP/1.1
          Host: 127.0.0.77:41997
          User-Agent: curl/7.88.1
          Accept: */*

          """);

  static final String CURL_BY_PROXY =
      crlf(
          """
          GET http://media.example:8080/a?b=c HTTP/1.1
          Host: media.example:8080
          User-Agent: curl/7.88.1
          Accept: */*
          Proxy-Connection: Keep-Alive

          """);

  static final String BROWSER =
      crlf(
          """
          GET /clips/news.ram HTTP/1.1
          Host: Media.Example.org
          User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
          Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
          Accept-Language: en-US,en;q=0.5
          Accept-Encoding: gzip, deflate, br
          Connection: keep-alive
          Upgrade-Insecure-Requests: 1

          """);

  static final String FFMPEG =
      crlf(
          """
          GET /a.mp3 HTTP/1.1
          User-Agent: Lavf/59.27.100
          Accept: */*
          Range: bytes=0-
          Connection: close
          Host: 127.0.0.77:40647
          Icy-MetaData: 1

          """);

  static final String FFMPEG_ICECAST =
      crlf(
          """
          PUT /s.mp3 HTTP/1.1
          User-Agent: Lavf/59.27.100
          Accept: */*
          Expect: 100-continue
          Connection: close
          Host: 127.0.0.77:34177
          Content-Type: audio/mpeg
          Icy-MetaData: 1
          Ice-Public: 0
          Authorization: Basic c291cmNlOlBX

          """);

  static final String MPLAYER =
      crlf(
          """
          GET /x.mp3 HTTP/1.0
          Host: 127.0.0.77:35909
          User-Agent: MPlayer UNKNOWN-12
          Icy-MetaData: 1
          Connection: close

          """);

  static final String FFMPEG_RTSP =
      crlf(
          """
          OPTIONS rtsp://127.0.0.77:39995/live/s1 RTSP/1.0
          CSeq: 1
          User-Agent: Lavf59.27.100

          """);

  /** MPlayer greets an RTSP server as RealPlayer does. */
  static final String REAL_RTSP =
      crlf(
          """
          OPTIONS rtsp://127.0.0.77:35463 RTSP/1.0
          CSeq: 1
          User-Agent: RealMedia Player Version 6.0.9.1235 (linux-2.0-libc6-i386-gcc2.95)
          ClientChallenge: 9e26d33f2984236010ef6253fb1887f7
          PlayerStarttime: [28/03/2003:22:50:23 00:00]
          CompanyID: KnKV4M4I/B2FjJ1TToLycw==
          GUID: 00000000-0000-0000-0000-000000000000
          RegionData: 0
          ClientID: Linux_2.4_6.0.9.1235_play32_RN01_EN_586

          """);

  static final String VLC_RTSP =
      crlf(
          """
          DESCRIBE rtsp://user@[2001:DB8::1]:8554/v?x=1 RTSP/1.0
          CSeq: 3
          User-Agent: LibVLC/3.0.20 (LIVE555 Streaming Media v2016.11.28)
          Accept: application/sdp

          """);

  /** MPlayer 1.5 (Debian 12) on pnm://. */
  static final byte[] MPLAYER_PNA =
      Printable.fromHex(
          "504e41000a0014000200010004002030393930663662343530386235316538303162643664613031316164"
              + "376235360003007e078a706e72760090706e72760064646e65740046706e72760032646e6574002b70"
              + "6e72760028646e65740024706e72760019646e65740018706e72760014736970720014646e65740024"
              + "32385f380012706e7276000f646e6574000a73697072000a646e657400087369707200067369707200"
              + "126c70634a000730355f36000a0000000c0000000d00000016000200010017001b5b31352f30362f31"
              + "3939393a32323a32323a34392030303a30305d000500042800a00000080000000e0000000f00000011"
              + "00000010000000150000001200000013002433656163323431312d383364352d313164322d66336561"
              + "2d64376333613531616138623000180010d542a31bef1f70248529b38dba11f3d6000050841f3a6300"
              + "2857696e4e545f392e305f362e302e362e34355f706c757333325f4d5036305f656e2d55535f363836"
              + "6c00005200052f782e726d7942");

  static final List<byte[]> HTTP =
      texts(
          CURL,
          CURL_BY_PROXY,
          BROWSER,
          FFMPEG,
          FFMPEG_ICECAST,
          MPLAYER,
          "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
          "CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n",
          "GET / HTTP/1.0\n\n");

  static final List<byte[]> RTSP =
      texts(FFMPEG_RTSP, REAL_RTSP, VLC_RTSP, "OPTIONS * RTSP/1.0\r\nCSeq: 2\r\n\r\n");

  static final List<byte[]> PNA =
      List.of(
          MPLAYER_PNA,
          HealthProbe.pnaGreeting("/x.rm"),
          Printable.fromHex(
              "504e41000a000100021770000700021772000050841f3a6300035250350000520002" + "2f617942"));

  static final List<byte[]> TOKENS =
      Stream.concat(
              texts(
                  "\r\n",
                  "\r\n\r\n",
                  "\n",
                  "\r",
                  " ",
                  "\t",
                  ":",
                  "HTTP/1.1",
                  "HTTP/1.0",
                  "HTTP/2.0",
                  "RTSP/1.0",
                  "Host: ",
                  "\r\nHost: a\r\n",
                  "\r\nhOsT:b:80\r\n",
                  "CSeq: ",
                  "\r\nCSeq: 7\r\n",
                  "GET ",
                  "OPTIONS ",
                  "CONNECT ",
                  "http://",
                  "rtsp://",
                  "//",
                  "/../",
                  "%2e%2e",
                  "%2F",
                  "*",
                  "?",
                  "@",
                  "[::1]",
                  ":65536",
                  "PNA",
                  "PNA\0\n",
                  "R\0\5/x.rm",
                  "yB",
                  "\0\0",
                  "\0\1\0\2",
                  "\377\377",
                  "\16\3\1",
                  "SSH-2.0-",
                  "PROXY TCP4 ",
                  "\r\n\r\n\0\r\nQUIT\n")
                  .stream(),
              Stream.of(new byte[] {0x50, (byte) 0x84, 0x1f, 0x3a}))
          .toList();

  private HeadCorpus() {}

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** A text block with the line ends of the network. */
  private static String crlf(String block) {
    return block.replace("\n", "\r\n");
  }

  private static List<byte[]> texts(String... texts) {
    return Stream.of(texts).map(HeadCorpus::bytes).toList();
  }
}
