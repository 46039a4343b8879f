# The network of `run`, and what runs in it. Sourced.
# shellcheck shell=bash disable=SC2154

readonly client_ip=10.98.0.1 sched_ip=10.98.0.2 server_ip=10.98.0.3 vip=10.98.0.100
readonly http_base=20100 bulk_base=20200 listen_base=21000 api_port=8900

ns() { echo "pmhb$$-$1"; }
on() { local host=$1; shift; ip netns exec "$(ns "$host")" "$@"; }

# Processes first, then the namespaces, which are ours by their names.
end() {
  local status=$? p n
  trap - EXIT INT TERM
  set +e # all of it, whatever happens
  for p in "${started[@]}"; do stop_tree "$p"; done
  for n in client sched server switch; do [ ! -e "/run/netns/$(ns $n)" ] || ip netns del "$(ns $n)"; done
  [ -n "${work-}" ] && rm -rf "$work"
  exit "$status"
}

prepare_hop() {
  local tool
  for tool in ip nginx haproxy wrk curl python3; do command -v "$tool" >/dev/null || die "'$tool' is not installed"; done
  [ "$(id -u)" = 0 ] || die "network namespaces need root"
  jdk=$(find_jdk)
  classes=$root/target/pointsman-testkit.jar product=$root/target/pointsman.jar
  for tool in "$classes" "$product"; do [ -f "$tool" ] || die "$tool is not built: run 'mvn -q -DskipTests package' first"; done
  ulimit -n "$(ulimit -Hn)"
  files=$(ulimit -n)
  [ "$files" = unlimited ] && files=1048576
  work=$(mktemp -d)
  chmod 755 "$work" # nginx's workers may run as another user
  trap end EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  [ -n "$results" ] || results=$work/results.tsv
  : >"$results"
  ticks=$(getconf CLK_TCK)
}

make_lab() {
  local n
  for n in switch client sched server; do ip netns add "$(ns $n)"; done
  ip -n "$(ns switch)" link add br0 type bridge
  ip -n "$(ns switch)" link set br0 up
  join client "$client_ip"
  join sched "$sched_ip"
  join server "$server_ip"
  # What `pointsman server-prepare` does for TCP.
  on server sysctl -qw net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2
  ip -n "$(ns server)" addr add "$vip/32" dev lo
  for n in client sched server; do on "$n" sysctl -qw net.ipv4.ip_local_port_range='10000 60999' net.core.somaxconn=4096; done
}

join() {
  ip -n "$(ns switch)" link add "$1" type veth peer name eth0 netns "$(ns "$1")"
  ip -n "$(ns switch)" link set "$1" master br0 up
  ip -n "$(ns "$1")" link set lo up
  ip -n "$(ns "$1")" link set eth0 up
  ip -n "$(ns "$1")" addr add "$2/24" dev eth0
}

# Every contender has ports of its own at the server, so that nobody meets another's TIME_WAIT.
start_servers() {
  local i listens=''
  for i in "${!names[@]}"; do listens+="listen 0.0.0.0:$((http_base + i)) backlog=4096; "; done
  cat >"$work/backend.conf" <<CFG
daemon off;
worker_processes 1;
worker_rlimit_nofile $files;
pid $work/backend.pid;
error_log stderr error;
events { worker_connections $files; }
http {
  access_log off;
  server { $listens location / { return 200 "the answer of the server behind the proxy, of about a hundred bytes with its head\n"; } }
}
CFG
  on server nginx -e stderr -p "$work" -c "$work/backend.conf" &
  started+=($!)
  mkfifo "$work/source.in"
  on server "$jdk/bin/java" -Xmx128m -XX:+UseSerialGC -cp "$classes" dev.pointsman.testkit.bench.BulkSource \
    0.0.0.0 $bulk_base ${#names[@]} <"$work/source.in" >"$work/source.out" &
  started+=($!)
  exec 8>"$work/source.in"
  for i in "${!names[@]}"; do
    await_answer "$server_ip" $((http_base + i)) 'the server'
    await_answer "$server_ip" $((bulk_base + i)) 'the server'
  done
}

# No contender keeps one, but for the measurement that is taken from it.
access_log=''

# Where clients dial the i-th contender.
at() { case ${names[$1]} in direct) echo "$server_ip" ;; hop) echo "$vip" ;; *) echo "$sched_ip" ;; esac; }
http_at() { case ${names[$1]} in direct | hop) echo $((http_base + $1)) ;; *) echo $((listen_base + 2 * $1)) ;; esac; }
bulk_at() { case ${names[$1]} in direct | hop) echo $((bulk_base + $1)) ;; *) echo $((listen_base + 2 * $1 + 1)) ;; esac; }

# Returns when a connection from the client succeeds: there is no event for it at this side.
await_answer() {
  local deadline=$((SECONDS + 60))
  until on client timeout 1 bash -c "exec 7<>/dev/tcp/$1/$2" 2>/dev/null; do
    [ $SECONDS -lt $deadline ] || { cat "$work"/*.log >&2; die "$3: $1:$2 does not accept after 60 s"; }
    sleep 0.1
  done
}

start_one() {
  local i=$1 name=${names[$1]}
  mkdir -p "$work/$name"
  case $name in
    haproxy | nginx)
      BENCH_DIR=$work/$name BENCH_LISTEN=$sched_ip BENCH_HTTP_PORT=$((listen_base + 2 * i)) \
        BENCH_BULK_PORT=$((listen_base + 2 * i + 1)) BENCH_BACKEND=$server_ip BENCH_HTTP_BACKEND_PORT=$((http_base + i)) \
        BENCH_BULK_BACKEND_PORT=$((bulk_base + i)) BENCH_FILES=$files BENCH_MAX_CONNECTIONS=$((files / 2 - 100)) \
        on sched "$bench/contenders/$name" >"$work/$name.log" 2>&1 8>&- & ;;
    relay)
      pointsman_conf "vips { v { address = $sched_ip, schedulers = [bench] } }" \
        "{ vip = v, port = $((listen_base + 2 * i)), servers = [s], server-port = $((http_base + i)) }
         { vip = v, port = $((listen_base + 2 * i + 1)), servers = [s], server-port = $((bulk_base + i)) }" 0 >"$work/relay/conf"
      start_pointsman relay 8>&- & ;;
    hop)
      pointsman_conf "vips { v { address = $vip, interface = eth0, schedulers = [bench] } }
          drain-deadline = 1s
          $access_log" \
        "{ vip = v, port = $((http_base + i)), forward = hop, servers = [s] }
         { vip = v, port = $((bulk_base + i)), forward = hop, servers = [s] }" $api_port >"$work/hop/conf"
      start_pointsman hop 8>&- & ;;
  esac
  pid_of[$name]=$!
  started+=($!)
  await_answer "$(at "$i")" "$(http_at "$i")" "$name"
}

# pointsman_conf VIPS RULES API-PORT
pointsman_conf() {
  cat <<CFG
pointsman {
  node = bench
  schedulers { bench { host = $sched_ip, port = 0 } }
  cluster { data = "data" }
  $1
  servers { s { address = $server_ip } }
  rules = [
         $2
  ]
  api { host = $sched_ip, port = $3 }
  metrics { port = 0, status-port = 0 }
}
CFG
}

start_pointsman() {
  cd "$work/$1" || exit 1
  JAVA_HOME=$jdk exec ip netns exec "$(ns sched)" "${POINTSMAN:-$root/pointsman}" run --conf "$work/$1/conf" >"$work/$1.log" 2>&1
}
