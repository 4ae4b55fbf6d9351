# Tries to get out, and says what came of it: "caisson RUN ID held|broken|untested WHAT WAS SEEN", one line each.
say() { echo "caisson $RUN $*"; }
bb() { /bin/busybox "$@"; }
# Whether a TCP address takes a connection: prints open, or how it did not.
tcp() { if nc -w 3 "$1" "$2" -e /bin/true </dev/null >/dev/null 2>&1; then echo open; else echo closed; fi; }
closed() { # id address port name
  if [ -z "$2" ] || [ -z "$3" ]; then say "$1" untested "$4 is not known to the probe"
  elif [ "$(tcp "$2" "$3")" = open ]; then say "$1" broken "$4 $2:$3 took a connection"
  else say "$1" held "$4 $2:$3 took no connection"; fi
}

case $PROBE in
  listen) exec httpd -f -p 8080 -h /scratch ;;
  fork)
    # The shell ends when a fork is refused: the pod's end is the answer.
    say forking held "up to $FORKS processes"
    n=0
    while [ $n -lt "$FORKS" ]; do sleep 300 & n=$((n + 1)); done
    say fork broken "$n processes were made"
    exec sleep 300 ;;
  disk)
    if dd if=/dev/zero of=/scratch/fill bs=1M count="$WRITES" 2>/dev/null; then say written held "$WRITES MiB"
    else say disk held "the write was refused"; fi
    exec sleep 300 ;;
esac

DNS=
while read -r key value; do if [ "$key" = nameserver ] && [ -z "$DNS" ]; then DNS=$value; fi; done </etc/resolv.conf

# Controls: without them, a dead network would look like a closed one.
if [ "$(tcp "$DNS" 53)" = open ]; then say control-dns held "cluster DNS $DNS:53 took a connection"
else say control-dns untested "cluster DNS $DNS:53 took no connection"; fi
i=0; until [ "$(tcp "$PEER" 8080)" = open ] || [ $i -ge 5 ]; do i=$((i + 1)); sleep 1; done
if [ $i -lt 5 ]; then say control-peer held "a pod of the same tenant took a connection"
else say control-peer untested "a pod of the same tenant took no connection"; fi

release=$(uname -r); boot=$(dmesg 2>&1 | head -n 1)
case "$release/$boot" in
  *-gvisor/*"Starting gVisor"*) say kernel held "$release, booted by gVisor" ;;
  *) say kernel broken "$release, dmesg says $boot" ;;
esac

if [ -r /proc/kallsyms ] && [ -n "$(head -n 1 /proc/kallsyms)" ]; then say host-symbols broken "/proc/kallsyms lists the kernel's symbols"
else say host-symbols held "the host kernel's symbols are not there"; fi

found=
for path in /var/lib/kubelet /var/lib/containerd /etc/kubernetes /run/containerd /run/docker.sock /host /proc/1/root/var/lib/kubelet; do
  if [ -e "$path" ]; then found="$found $path"; fi
done
paths=$(grep -o 'lowerdir=[^:, ]*' /proc/self/mountinfo | head -n 1)
if [ -n "$found$paths" ]; then say host-files broken "visible:$found $paths"
else say host-files held "no file and no path of the host is visible"; fi

disks=$(ls /sys/block 2>/dev/null | head -n 3 | tr '\n' ' ')
nodes=
for device in mem kmem port sda vda nvme0n1 kvm kmsg; do if [ -e "/dev/$device" ]; then nodes="$nodes $device"; fi; done
if [ -n "$disks$nodes" ]; then say host-devices broken "visible: $disks$nodes"
else say host-devices held "no device of the host is visible"; fi

strangers=
for process in /proc/[0-9]*; do
  name=
  read -r name <"$process/comm" 2>/dev/null
  case $name in kubelet|containerd*|runsc*|systemd*|dockerd|kthreadd) strangers="$strangers $name" ;; esac
done
if [ -n "$strangers" ]; then say host-processes broken "visible:$strangers"
else say host-processes held "only processes of this pod are visible"; fi

if bb ip addr 2>/dev/null | grep -qF "inet $NODE/"; then say host-network broken "the node's own address $NODE is on an interface"
else say host-network held "the node's own address is on no interface"; fi

closed pod-network "$LISTENER_POD" 8080 "a pod of another namespace,"
closed service-network "$LISTENER_SERVICE" 8080 "a service of another namespace,"
name=$(nslookup "$LISTENER_NAME" "$DNS" 2>/dev/null | grep -A 2 '^Name:' | grep -o '[0-9][0-9.]*[0-9]' | head -n 1)
if [ -z "$LISTENER_NAME" ]; then say foreign-names untested "a service of another namespace, is not known to the probe"
elif [ -z "$name" ]; then say foreign-names held "DNS does not know the other namespace's service"
elif [ "$(tcp "$name" 8080)" = open ]; then say foreign-names broken "by its name, $name:8080 took a connection"
else say foreign-names held "DNS names $name, which took no connection"; fi
closed metadata 169.254.169.254 80 "the cloud's metadata address"
closed api-server "$KUBERNETES_SERVICE_HOST" "$KUBERNETES_SERVICE_PORT" "the API server"
closed kubelet "$NODE" 10250 "the kubelet"
if [ "$NODE_PORT" = none ]; then say node-port untested "no Service of the type NodePort leads to the platform's listener, so there is none to try"
else closed node-port "$NODE" "$NODE_PORT" "a node port"; fi

token=/var/run/secrets/kubernetes.io/serviceaccount/token
if [ -e "$token" ]; then say token broken "a token is mounted"; else say token held "no token is mounted"; fi

if why=$(ping -c 1 -W 1 127.0.0.1 2>&1); then say raw-sockets broken "a raw socket was opened"
else say raw-sockets held "$(echo "$why" | tail -n 1)"; fi
if why=$(bb mount -t tmpfs none /scratch 2>&1); then say mount broken "a file system was mounted"; else say mount held "$why"; fi
caps=$(grep CapEff /proc/self/status | grep -o '[0-9a-f]*$')
bound=$(grep CapBnd /proc/self/status | grep -o '[0-9a-f]*$')
case "$caps$bound" in
  *[1-9a-f]*) say ptrace broken "capabilities are left: $caps of $bound" ;;
  "") say ptrace untested "/proc/self/status says nothing of capabilities" ;;
  *) say ptrace held "no capability is left, CAP_SYS_PTRACE among them" ;;
esac
echo x >/scratch/x.ko
# A kernel that complains of the module's format was ready to load one.
why=$(bb insmod /scratch/x.ko 2>&1)
case $why in
  *"not permitted"* | *"not implemented"*) say kernel-modules held "$why" ;;
  *) say kernel-modules broken "the kernel looked at a module: $why" ;;
esac
new=$(grep NoNewPrivs /proc/self/status | grep -o '[01]$')
if bb su -c id >/dev/null 2>&1; then say setuid broken "su gave root"
elif [ "$new" = 1 ]; then say setuid held "no_new_privs is set, and su gave nothing"
else say setuid broken "no_new_privs is not set"; fi
say done held "all was tried"

exec sleep 300
