# What `run` measures. Sourced.
# shellcheck shell=bash disable=SC2154

# Connections that wrk keeps going: with the first some of the time passes in waiting, with the second none.
readonly few=32 many=256

each_contender() {
  local k i
  for k in "${!names[@]}"; do
    i=$(((k + round) % ${#names[@]}))
    "$1" "$i" "${names[$i]}" "$round"
  done
}

# The CPU time of everything on this machine so far, in clock ticks. What a network of namespaces does for another's packets is
# done in whoever sent them, so a proxy's share of it shows in no process.
machine_ticks() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8; exit }' /proc/stat; }
own_ticks() { if [ "$1" = direct ]; then echo 0; else cpu_ticks "${pid_of[$1]}"; fi; }
carried() { on sched cat /sys/class/net/eth0/statistics/rx_bytes /sys/class/net/eth0/statistics/tx_bytes | awk '{ s += $1 } END { print s }'; }

# A JVM compiles what runs often; the path of a new connection is the longest.
warm_jvms() {
  local i
  for i in "${!names[@]}"; do
    case ${names[$i]} in relay | hop)
      say "warming ${names[$i]} for $warm s"
      wrk_at "$i" "$warm" >/dev/null ;;
    esac
  done
}

# wrk_at CONTENDER SECONDS [CONNECTIONS]
wrk_at() {
  on client wrk -t1 -c"${3:-$few}" -d"${2}s" --timeout 10s -s "$bench/wrk.lua" -H 'Connection: close' \
    "http://$(at "$1"):$(http_at "$1")/" | sed -n 's/^RESULT //p'
}

once_bulk() {
  local n
  for n in 1 8; do bulk "$@" "$n" "bulk, $n connection$([ "$n" = 1 ] || echo s)"; done
}

# Over cables of one rate, as between real hosts: without them what limits is this machine, which is all of the hosts at once.
once_link() {
  local host
  for host in client sched server; do on "$host" tc qdisc add dev eth0 root tbf rate "$link_rate" burst 1mb latency 20ms; done
  bulk "$@" 1 "bulk over links of $link_rate, 1 connection"
  for host in client sched server; do on "$host" tc qdisc del dev eth0 root; done
}

# bulk I CONTENDER ROUND CONNECTIONS TITLE
bulk() {
  local i=$1 name=$2 n=$4 title=$5 out bytes elapsed own all wire
  own=$(own_ticks "$name") all=$(machine_ticks) wire=$(carried)
  out=$(on client "$jdk/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classes" \
    dev.pointsman.testkit.bench.BulkSink "$(at "$i")" "$(bulk_at "$i")" $n "$seconds") || die "$name: bulk transfer failed"
  read -r bytes elapsed <<<"$out"
  all=$(($(machine_ticks) - all))
  record "$title, Gb/s" "$name" "$3" "$(calc "$bytes * 8 / 1e9 / $elapsed")"
  record "$title, whole machine, CPU s/GB" "$name" "$3" "$(calc "$all / $ticks * 1e9 / $bytes")"
  [ "$name" = direct ] || record "$title, the proxy's process, CPU s/GB" "$name" "$3" \
    "$(calc "($(own_ticks "$name") - $own) / $ticks * 1e9 / $bytes")"
  record "$title, bytes on the scheduler node's interface per byte" "$name" "$3" "$(calc "($(carried) - $wire) / $bytes")"
}

once_short() {
  local i=$1 name=$2 own all count micros p50 p99 errors n title
  for n in $few $many; do
    title="short connections, $n at a time"
    own=$(own_ticks "$name") all=$(machine_ticks)
    read -r count micros p50 p99 errors < <(wrk_at "$i" "$seconds" "$n") || die "$name: wrk failed"
    all=$(($(machine_ticks) - all))
    [ "$errors" = 0 ] || say "$name: $errors of $count requests failed"
    record "$title, /s" "$name" "$3" "$(calc "$count * 1e6 / $micros")"
    record "$title, p50 ms" "$name" "$3" "$(calc "$p50 / 1000")"
    record "$title, p99 ms" "$name" "$3" "$(calc "$p99 / 1000")"
    record "$title, whole machine, CPU us each" "$name" "$3" "$(calc "$all / $ticks * 1e6 / $count")"
    [ "$name" = direct ] || record "$title, the proxy's process, CPU us each" "$name" "$3" \
      "$(calc "($(own_ticks "$name") - $own) / $ticks * 1e6 / $count")"
  done
}

# How long SYNs waited for their decision, from the kernel's event to the SYN's being sent on: under a load that saturates the
# machine, and at a modest rate. The access log says it, so a process that keeps one takes the place of the one before.
syn_wait() {
  local i before
  for i in "${!names[@]}"; do
    [ "${names[$i]}" = hop ] || continue
    stop_tree "${pid_of[hop]}"
    access_log='access-log { file = access.log }'
    start_one "$i"
    say "warming hop with its access log for $warm s"
    wrk_at "$i" "$warm" >/dev/null
    wrk_at "$i" "$seconds" >/dev/null
    sleep 2 # the access log is written every second
    waits 'at full load' 20000
    before=$(wc -l <"$work/hop/access.log")
    on client python3 "$here/pace.py" "$vip" "$(http_at "$i")" 200 10
    sleep 2 # the access log is written every second
    say "$(($(wc -l <"$work/hop/access.log") - before)) lines of the access log for 2,000 connections"
  done
  waits 'at 200 connections a second' 2000
}

# waits TITLE COUNT: of the last connections.
waits() {
  local line
  line=$(sed -n '/"event":"connect"/s/.*"connect_ms":\([0-9.]*\).*/\1/p' "$work/hop/access.log" | tail -n "$2" | sort -g |
    awk '{ v[NR] = $1 } END { if (NR) print NR, v[int((NR + 1) * .5)], v[int((NR + 1) * .99)], v[NR] }')
  [ -n "$line" ] || die "the access log of hop tells of no connection"
  # shellcheck disable=SC2086 # words
  set -- "$1" $line
  say "$1: $2 SYNs waited for their decision, the longest for $5 ms"
  record "a SYN waits for its decision $1, p50 ms" hop 1 "$3"
  record "a SYN waits for its decision $1, p99 ms" hop 1 "$4"
}

kernel_kib() { awk '/^(Slab|Percpu|KernelStack|PageTables):/ { s += $2 } END { print s }' /proc/meminfo; }

live_now() {
  on sched curl -sf "http://$sched_ip:$api_port/api/v1/status" |
    python3 -c 'import json, sys; print(sum(rule["live"] for rule in json.load(sys.stdin)["rules"]))'
}

# Alone they are measured best: flows of connections before linger, and the kernel forgets their sockets meanwhile.
live_flows() {
  local live0 i port jvm mac done=0 step heap0 kernel0 heap1 kernel1 line live
  for i in "${!names[@]}"; do [ "${names[$i]}" = hop ] && port=$((http_base + i)); done
  jvm=$(jvm_of "${pid_of[hop]}")
  mac=$(ip -n "$(ns sched)" -j link show dev eth0 | sed -n 's/.*"address":"\([^"]*\)".*/\1/p')
  # The server's answers to the crowd go nowhere.
  ip -n "$(ns server)" route add blackhole 10.98.128.0/17
  live0=$(live_now)
  heap0=$(live_heap "$jvm") kernel0=$(kernel_kib)
  mkfifo "$work/crowd.in" "$work/crowd.out"
  on client python3 "$here/crowd.py" eth0 "$mac" "$vip" "$port" <"$work/crowd.in" >"$work/crowd.out" 8>&- &
  started+=($!)
  exec 6>"$work/crowd.in" 5<"$work/crowd.out"
  while [ "$done" -lt "$flows" ]; do
    step=$((flows - done < 4000 ? flows - done : 4000))
    echo "syn $done $step" >&6
    read -r -u 5 line
    sleep 0.3 # they are decided meanwhile; a flow that was missed shows in the count
    echo "ack $done $step" >&6
    read -r -u 5 line
    done=$((done + step))
  done
  sleep 2
  heap1=$(live_heap "$jvm") kernel1=$(kernel_kib)
  live=$(($(live_now) - live0))
  say "$live of $flows flows are live"
  [ "$live" -gt 0 ] || die 'no flow is live'
  record 'live flows' hop 1 "$live"
  record 'a live flow, live heap, bytes' hop 1 "$(calc "($heap1 - $heap0) / $live")"
  record 'a live flow, kernel memory, bytes' hop 1 "$(calc "($kernel1 - $kernel0) * 1024 / $live")"
  exec 6>&- 5<&-
}

report_hop() {
  cat <<HEAD
Measured $(date +%F) on $(nproc) x $(sed -n '/model name/{s/.*: //p;q}' /proc/cpuinfo), Linux $(uname -r), congestion control $(cat /proc/sys/net/ipv4/tcp_congestion_control),
JDK $("$jdk/bin/java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p'); $("$bench/contenders/haproxy" --version), $("$bench/contenders/nginx" --version), $("$bench/contenders/pointsman" --version).
Client, scheduler node and server are namespaces of one machine and share its CPUs. $rounds rounds of $seconds s, JVMs warmed for $warm s;
medians, with half the range; ratios are medians of ratios within a round.

HEAD
  "$jdk/bin/java" -cp "$classes" dev.pointsman.testkit.bench.Report "$results" hop "${names[@]}"
}
