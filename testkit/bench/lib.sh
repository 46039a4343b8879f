# Means of `run`: processes, their CPU time and memory, locks, the report. Sourced.
# shellcheck shell=bash disable=SC2154

declare -A pid_of tool_of label_of
started=()

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() { printf 'run: %s\n' "$*" >&2; exit 1; }

cleanup() {
  local status=$? p
  trap - EXIT INT TERM
  for p in "${started[@]}"; do stop_tree "$p"; done
  [ -n "${work-}" ] && rm -rf "$work"
  exit "$status"
}

# A process and all below it, parents first.
tree() {
  local p=$1 child
  [ -d "/proc/$p" ] || return 0
  echo "$p"
  for child in $(cat "/proc/$p/task/"*/children 2>/dev/null); do tree "$child"; done
}

# Whether a process is a child of this shell. Numbers are used again: one that ended by itself may be a stranger's now.
owned() {
  local line
  { line=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  # shellcheck disable=SC2086 # the fields are words; the name in parentheses may hold spaces
  set -- ${line##*) }
  [ "$2" = $$ ]
}

# Ends a child and all below it.
stop_tree() {
  local pids p
  owned "$1" || return 0
  mapfile -t pids < <(tree "$1")
  [ ${#pids[@]} -gt 0 ] || return 0
  kill "${pids[@]}" 2>/dev/null || true
  for p in "${pids[@]}"; do
    timeout 10 tail -s 0.05 --pid="$p" -f /dev/null || { say "pid $p did not end in 10 s: killed"; kill -KILL "$p" 2>/dev/null || true; }
  done
  wait "$1" 2>/dev/null || true
}

# CPU time of a contender so far, in clock ticks: utime + stime of all its processes.
cpu_ticks() {
  local sum=0 p line
  for p in $(tree "$1"); do
    line=$(<"/proc/$p/stat")
    # shellcheck disable=SC2086 # the fields are words; the name in parentheses may hold spaces
    set -- ${line##*) }
    sum=$((sum + ${12} + ${13}))
  done
  echo "$sum"
}

# Resident memory in KiB. A page that several processes share counts once (PSS).
resident_kib() {
  local p
  for p in $(tree "$1"); do cat "/proc/$p/smaps_rollup"; done | awk '/^Pss:/ { s += $2 } END { print s }'
}

# The JVM among a contender's processes; nothing if it is none.
jvm_of() {
  local p
  for p in $(tree "$1"); do
    if [ "$(<"/proc/$p/comm")" = java ]; then echo "$p"; return; fi
  done
}

# Live heap in bytes: the histogram's total, for which the JVM collects all garbage first.
live_heap() { "$jdk/bin/jcmd" "$1" GC.class_histogram | awk '/^Total/ { print $3 }'; }

# Runs a command with the lock held, if one was asked for.
locked() {
  if [ -z "$lock" ]; then "$@"; return; fi
  flock 9 & # in the background, because only `wait` lets a signal through while others hold the lock
  wait $! || die "waiting for the lock '$lock' failed"
  "$@"
  flock -u 9
}

record() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >>"$results"; }
calc() { awk "BEGIN { printf \"%.6g\", $1 }"; }

find_jdk() {
  local home
  for home in "${JAVA_HOME-}" /usr/lib/jvm/*25*; do
    if [ -x "$home/bin/java" ] && "$home/bin/java" -version 2>&1 | grep -q 'version "25'; then echo "$home"; return; fi
  done
  die "no JDK 25 found (set JAVA_HOME, or install temurin-25-jdk or openjdk-25-jdk)"
}

prepare() {
  local tool want
  for tool in nginx haproxy wrk awk flock; do command -v "$tool" >/dev/null || die "'$tool' is not installed"; done
  jdk=$(find_jdk)
  if [ -d "$root/target/test-classes/dev/pointsman/testkit/bench" ]; then classes=$root/target/test-classes
  elif [ -f "$root/target/pointsman-testkit.jar" ]; then classes=$root/target/pointsman-testkit.jar
  else die "the testkit is not built: run 'mvn -q -DskipTests package' first"; fi
  ulimit -n "$(ulimit -Hn)"
  files=$(ulimit -n)
  [ "$files" = unlimited ] && files=1048576
  # A relay holds two descriptors for each connection; 300 are left for its own files and other sections.
  want=$(((files - 300) / 2))
  if [ "$idle" -gt "$want" ]; then say "ulimit -Hn is $files: $want idle connections instead of $idle"; idle=$want; fi
  work=$(mktemp -d)
  chmod 755 "$work" # nginx's workers may run as another user
  trap cleanup EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  [ -n "$results" ] || results=$work/results.tsv
  : >"$results"
  [ -z "$lock" ] || exec 9>>"$lock"
  ticks=$(getconf CLK_TCK)
  local name path
  local -a short=()
  for name in "${names[@]}"; do
    path=$name
    case $name in direct) path='' ;; */*) [ -x "$path" ] || die "--contenders: '$name' is not an executable" ;;
      *) path=$here/contenders/$name; [ -x "$path" ] || die "--contenders: '$name' (expected: direct, $(cd "$here/contenders" && printf '%s ' *)or a path)" ;; esac
    short+=("${name##*/}")
    tool_of[${name##*/}]=$path
  done
  names=("${short[@]}")
}

start_backends() {
  local i servers=''
  # Each contender has ports of its own behind it, so that closed connections that one left in TIME_WAIT are not in another's way.
  for i in "${!names[@]}"; do servers+="listen $backend:$((base + 100 + i)) backlog=4096; "; done
  cat >"$work/backend.conf" <<CFG
daemon off;
worker_processes 1;
worker_rlimit_nofile $files;
pid $work/backend.pid;
error_log stderr error;
events { worker_connections $files; }
http {
  access_log off;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  client_header_timeout 1h;
  server { $servers location / { return 200 "the answer of the server behind the proxy, of about a hundred bytes with its head\n"; } }
}
CFG
  nginx -e stderr -p "$work" -c "$work/backend.conf" 9>&- &
  started+=($!)
  mkfifo "$work/source.in"
  "$jdk/bin/java" -Xmx128m -XX:+UseSerialGC -cp "$classes" dev.pointsman.testkit.bench.BulkSource \
    "$backend" $((base + 200)) ${#names[@]} <"$work/source.in" >"$work/source.out" 9>&- &
  started+=($!)
  exec 8>"$work/source.in"
  for i in "${!names[@]}"; do
    await_port "$backend" $((base + 100 + i))
    await_port "$backend" $((base + 200 + i))
  done
}

# The ports of the i-th contender; `direct` is its backends themselves.
http_port() { if [ "${names[$1]}" = direct ]; then echo "$backend" $((base + 100 + $1)); else echo "$listen" $((base + 2 * $1)); fi; }
bulk_port() { if [ "${names[$1]}" = direct ]; then echo "$backend" $((base + 200 + $1)); else echo "$listen" $((base + 2 * $1 + 1)); fi; }

# Returns when a TCP port accepts. There is no event for that; a try every 2 ms bounds the error of the start-up time.
await_port() {
  local deadline=$((SECONDS + 60))
  until { exec 7<>"/dev/tcp/$1/$2"; } 2>/dev/null; do
    [ $SECONDS -lt $deadline ] || die "$1:$2 does not accept after 60 s"
    sleep 0.002
  done
  exec 7>&-
}

start_contender() {
  local i=$1 name=${names[$1]}
  mkdir -p "$work/$name"
  BENCH_DIR=$work/$name BENCH_LISTEN=$listen BENCH_HTTP_PORT=$((base + 2 * i)) BENCH_BULK_PORT=$((base + 2 * i + 1)) \
    BENCH_BACKEND=$backend BENCH_HTTP_BACKEND_PORT=$((base + 100 + i)) BENCH_BULK_BACKEND_PORT=$((base + 200 + i)) \
    BENCH_FILES=$files BENCH_MAX_CONNECTIONS=$((files / 2 - 100)) BENCH_JAVA=$jdk/bin/java JAVA_HOME=$jdk \
    "${tool_of[$name]}" >"$work/$name.log" 2>&1 9>&- 8>&- &
  pid_of[$name]=$!
  started+=($!)
  await_contender "$i"
}

# Waits for the ports; a contender that ended instead is an error that shows its log.
await_contender() {
  local i=$1 name=${names[$1]} port
  for port in $((base + 2 * i)) $((base + 2 * i + 1)); do
    until { exec 7<>"/dev/tcp/$listen/$port"; } 2>/dev/null; do
      kill -0 "${pid_of[$name]}" 2>/dev/null || { cat "$work/$name.log" >&2; die "$name ended at its start"; }
      sleep 0.002
    done
    exec 7>&-
  done
}

stop_contender() {
  stop_tree "${pid_of[$1]}"
  forget "${pid_of[$1]}"
}

# A process that has ended is no longer one to end.
forget() {
  local p
  local -a left=()
  for p in "${started[@]}"; do [ "$p" = "$1" ] || left+=("$p"); done
  started=("${left[@]}")
}

print_report() {
  local name versions=''
  for name in "${names[@]}"; do [ "$name" = direct ] || versions+="$("${tool_of[$name]}" --version), "; done
  cat <<HEAD
Measured $(date +%F) on $(nproc) x $(sed -n '/model name/{s/.*: //p;q}' /proc/cpuinfo), $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r), congestion control $(cat /proc/sys/net/ipv4/tcp_congestion_control),
JDK $("$jdk/bin/java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p'); ${versions}wrk $(wrk -v 2>&1 | sed -n '1s/wrk \([^ ]*\).*/\1/p' || true).
Load, proxy and servers share the CPUs; every proxy runs with its default number of threads or workers.
$rounds rounds of $seconds s, JVMs warmed for $warm s; medians, with half the range; ratios are medians of ratios within a round.

HEAD
  "$jdk/bin/java" -cp "$classes" dev.pointsman.testkit.bench.Report "$results" "$subject" "${names[@]}"
}
