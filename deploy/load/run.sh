#!/usr/bin/env bash
# Starts PayFlow with Docker Compose, puts a load on it, and takes it away again with its data: `deploy/load/run.sh smoke`
# (the core set, a minute) or `load` (the scaled set: a steady day on which a PG and the workers die, then a spike). What
# was found lies in deploy/load/results. The exit code is k6's: 0 when everything that was asked for holds.
set -euo pipefail
cd "$(dirname "$0")/../.."

case "${1:-}" in
  smoke) export COMPOSE_PROFILES=core ;;
  load) export COMPOSE_PROFILES=scale ;;
  *) echo "usage: deploy/load/run.sh smoke|load" >&2; exit 64 ;;
esac
# A project of its own: what already runs here by another name keeps its data.
export COMPOSE_PROJECT_NAME=payflow-load
results=deploy/load/results

[ -e .env ] || sed -n 's/^#   (/(/p' .env.example | sh

troubling=
finish() {
  code=$?
  # Nothing is started again behind what is taken away.
  if [ -n "$troubling" ]; then kill "$troubling" 2>/dev/null || true; wait "$troubling" || true; fi
  docker compose logs --no-color > "$results/$1.log" 2>&1 || true
  docker compose --profile '*' down --volumes --timeout 30 || true
  exit "$code"
}
trap 'finish "$1"' EXIT

k6() { docker compose run --rm --user "$(id -u):$(id -g)" "${@:2}" k6 run "$1"; }

docker compose up --build --wait --wait-timeout 300
k6 smoke.js
if [ "$1" = load ]; then
  # k6 repeats what breaks off, as a shop must; that nothing is lost is the point.
  (sleep 20; docker compose kill pg-2 worker; sleep 20; docker compose up --wait --no-recreate pg-2 worker) &
  troubling=$!
  k6 steady.js --env RATE=15 --env DURATION=90s
  wait "$troubling"
  troubling=
  k6 spike.js
fi
