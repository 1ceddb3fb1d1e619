#!/bin/sh
# One night: settle the rows of an export, keep what came of it, and mail when somebody has to look.
#
#   nightly.sh PROFILE INPUT...
#
# MATCHBOOK_NIGHTS  folder that keeps a folder for each night  [default: ~/.local/state/matchbook-nights]
# MATCHBOOK_MAIL    who gets mail; without it, the same goes to standard output, which cron mails by itself
#
# The exit code is matchbook's own.
set -u
umask 077
profile=${1:?say which profile: nightly.sh PROFILE INPUT...}
shift
nights=${MATCHBOOK_NIGHTS:-$HOME/.local/state/matchbook-nights}
night=$nights/$(date +%Y-%m-%d_%H%M%S)
mkdir -p "$night" || exit 1

matchbook resolve "$@" --profile "$profile" --yes --quiet --lock-wait 30m --log-format json \
    --format ndjson --output "$night/answers.ndjson" --rejects "$night/rejects.csv" \
    --summary "$night/summary.json" 2>"$night/log.jsonl"
code=$?

tell() {
    if [ -n "${MATCHBOOK_MAIL:-}" ]; then
        mail -s "$1" "$MATCHBOOK_MAIL"
    else
        echo "$1"
        cat
    fi
}

case $code in
0) ;;
4) tell "matchbook $profile: rows need you" <"$night/rejects.csv" ;;
6) tell "matchbook $profile: Autotask was not to be had; the next night goes on" <"$night/log.jsonl" ;;
8) tell "matchbook $profile: another run was still going" <"$night/log.jsonl" ;;
130) tell "matchbook $profile: interrupted; finish it with matchbook resume" <"$night/log.jsonl" ;;
*) tell "matchbook $profile: stopped with $code" <"$night/log.jsonl" ;;
esac
exit $code
