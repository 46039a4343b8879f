# What `run` measures, a function for each section. Sourced.
# shellcheck shell=bash disable=SC2154

readonly wrk_connections=32

# wrk HOST PORT SECONDS [OPTION]...: requests, microseconds, p50, p99, errors.
run_wrk() {
  local host=$1 port=$2 duration=$3
  shift 3
  wrk -t1 -c$wrk_connections -d"${duration}s" --timeout 10s -s "$here/wrk.lua" "$@" "http://$host:$port/" | sed -n 's/^RESULT //p'
}

run_sink() { "$jdk/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classes" dev.pointsman.testkit.bench.BulkSink "$@"; }

# in_rounds TITLE FUNCTION...: in every round calls each function for every contender, with index, name and round.
# The order of the contenders rotates, so that nobody is always measured right after the same neighbour. A round is
# under one lock, so that its figures compare.
in_rounds() {
  local round title=$1
  shift
  [ $# -gt 0 ] || return 0
  for ((round = 1; round <= rounds; round++)); do
    locked one_round "$round" "$@"
    say "$title: round $round of $rounds done"
  done
}

one_round() {
  local round=$1 function k i
  shift
  for function in "$@"; do
    for k in "${!names[@]}"; do
      i=$(((k + round) % ${#names[@]}))
      "$function" "$i" "${names[$i]}" "$round"
    done
  done
}

ticks_of() { if [ "$1" = direct ]; then echo 0; else cpu_ticks "${pid_of[$1]}"; fi; }

# record_cpu METRIC NAME ROUND TICKS COUNT SCALE: CPU seconds times SCALE for each of COUNT.
record_cpu() { [ "$2" = direct ] || record "$1" "$2" "$3" "$(calc "$4 / $ticks * $6 / $5")"; }

once_startup() {
  local i=$1 name=$2 before
  [ "$name" != direct ] || return 0
  before=$EPOCHREALTIME
  start_contender "$i"
  record 'start-up, ms' "$name" "$3" "$(calc "($EPOCHREALTIME - $before) * 1000")"
  record 'resident memory after the start, MB' "$name" "$3" "$(calc "$(resident_kib "${pid_of[$name]}") / 1000 * 1.024")"
  stop_contender "$name"
}

start_contenders() {
  local i
  for i in "${!names[@]}"; do [ "${names[$i]}" = direct ] || start_contender "$i"; done
}

# A JVM compiles what runs often, and the path of a new connection is by far the longest: it gets half of the time.
warm_up() {
  local i name
  for i in "${!names[@]}"; do
    name=${names[$i]}
    [ "$name" != direct ] && [ -n "$(jvm_of "${pid_of[$name]}")" ] || continue
    say "warming $name for $warm s"
    warm_one "$i" >/dev/null
  done
}
# shellcheck disable=SC2046 # address and port are words
warm_one() {
  local quarter=$(((warm + 3) / 4))
  run_sink $(bulk_port "$1") 4 "$quarter"
  run_wrk $(http_port "$1") "$quarter"
  run_wrk $(http_port "$1") $((2 * quarter)) -H 'Connection: close'
}

once_bulk1() { once_bulk 1 "$@"; }
once_bulk8() { once_bulk 8 "$@"; }
once_bulk() {
  local connections=$1 i=$2 name=$3 round=$4 before out bytes elapsed title
  title="bulk, $connections connection$([ "$connections" = 1 ] || echo s)"
  before=$(ticks_of "$name")
  # shellcheck disable=SC2046
  out=$(run_sink $(bulk_port "$i") "$connections" "$seconds") || die "$name: bulk transfer failed"
  read -r bytes elapsed <<<"$out"
  record "$title, Gb/s" "$name" "$round" "$(calc "$bytes * 8 / 1e9 / $elapsed")"
  record_cpu "$title, CPU s/GB" "$name" "$round" $(($(ticks_of "$name") - before)) "$bytes" 1e9
}

# measure_wrk PREFIX INDEX NAME ROUND [WRK-OPTION]...
measure_wrk() {
  local prefix=$1 i=$2 name=$3 round=$4 before out count micros p50 p99 errors
  shift 4
  before=$(ticks_of "$name")
  # shellcheck disable=SC2046
  out=$(run_wrk $(http_port "$i") "$seconds" "$@") || die "$name: wrk failed"
  read -r count micros p50 p99 errors <<<"$out"
  [ "$errors" = 0 ] || say "$name: $errors of $count requests failed ($prefix)"
  record "$prefix, /s" "$name" "$round" "$(calc "$count * 1e6 / $micros")"
  record "$prefix, p50 ms" "$name" "$round" "$(calc "$p50 / 1000")"
  record "$prefix, p99 ms" "$name" "$round" "$(calc "$p99 / 1000")"
  record_cpu "$prefix, CPU us each" "$name" "$round" $(($(ticks_of "$name") - before)) "$count" 1e6
}

once_short() { measure_wrk 'short connections' "$@" -H 'Connection: close'; }

once_requests() { measure_wrk 'requests' "$@"; }

# A contender's memory in bytes, "live-heap resident"; the heap is 0 where there is no JVM. The collection that
# counting the live heap forces comes first, so that garbage does not count as resident growth either.
memory_of() {
  local jvm heap=0
  jvm=$(jvm_of "${pid_of[$1]}")
  [ -z "$jvm" ] || heap=$(live_heap "$jvm")
  echo "$heap $(($(resident_kib "${pid_of[$1]}") * 1024))"
}

once_idle() {
  local i=$1 name=$2 round=$3 heap0 rss0 heap1 rss1 clients line
  measure_wrk "requests beside 0 idle" "$i" "$name" "$round"
  [ "$name" = direct ] || read -r heap0 rss0 < <(memory_of "$name")
  rm -f "$work/idle.in" "$work/idle.out"
  mkfifo "$work/idle.in" "$work/idle.out"
  # shellcheck disable=SC2046
  "$jdk/bin/java" -XX:+UseSerialGC -Xmx256m -cp "$classes" dev.pointsman.testkit.bench.IdleClients $(http_port "$i") "$idle" \
    <"$work/idle.in" >"$work/idle.out" 9>&- &
  clients=$!
  started+=("$clients")
  exec 6>"$work/idle.in" 5<"$work/idle.out"
  read -r -u 5 line || die "$name: the idle connections could not be opened"
  [ "$line" = "ready $idle" ] || die "$name: $line of $idle idle connections"
  if [ "$name" != direct ]; then
    read -r heap1 rss1 < <(memory_of "$name")
    [ "$heap1" = 0 ] || record 'an idle connection, live heap KB' "$name" "$round" "$(calc "($heap1 - $heap0) / 1000 / $idle")"
    record 'an idle connection, resident KB' "$name" "$round" "$(calc "($rss1 - $rss0) / 1000 / $idle")"
  fi
  measure_wrk "requests beside $idle idle" "$i" "$name" "$round"
  exec 6>&- 5<&-
  wait "$clients" || die "$name: the idle clients failed"
  forget "$clients"
}
