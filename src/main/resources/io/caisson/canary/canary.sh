# One canary per pod. PROBE says which; each answer is one line: "caisson RUN KEY VALUE".
say() { echo "caisson $RUN $*"; }
case $PROBE in
  kernel)
    say uname "$(uname -r)"
    say version "$(uname -v)"
    say dmesg "$(dmesg 2>&1 | head -n 1)" ;;
  cpu)
    while :; do :; done ;;
  memory)
    if dd if=/dev/zero of=/dev/null bs="${MEBIBYTES}M" count=1 2>/dev/null; then say memory survived; else say memory refused; fi ;;
  processes)
    # The shell ends when a fork is refused; what it said before is the answer.
    n=0
    while [ $n -lt "$PROCESSES" ]; do
      sleep 300 &
      n=$((n + 1))
      if [ $((n % 50)) = 0 ]; then say processes $n; fi
    done
    say processes all ;;
  disk)
    if dd if=/dev/zero of=/scratch/fill bs=1M count="$MEBIBYTES" 2>/dev/null; then say disk written; else say disk refused; fi ;;
esac
exec sleep 300
