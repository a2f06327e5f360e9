#!/usr/bin/env bash
# Checks a freshly rendered repository of one template: formatting, lint, types, tests with coverage, container and
# workflow linters, the chart, Terraform files (formatting, and every argument against the providers' schemas), and a
# real training against a local MLflow store.
#
#   run.sh <template> [--slow]      --slow adds the tests marked slow
#
# Reads MODELPORT_CACHE (default ~/.cache/modelport), MODELPORT_UV, MODELPORT_PYTHON (default python3). Ends with the
# line "N passed, N failed" and fails when a check failed. Checks whose tool is absent are listed as skipped.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
template=${1:-}
slow=${2:-}
if [ -z "$template" ] || [ ! -f "$here/../$template/template.yaml" ]; then
  echo "run.sh: name a template: $(cd "$here/.." && echo */template.yaml | sed 's#/template.yaml##g')" >&2
  exit 2
fi
cache=${MODELPORT_CACHE:-$HOME/.cache/modelport}
uv=${MODELPORT_UV:-$cache/uv-0.13.8/bin/uv}
[ -x "$uv" ] || uv=$(command -v uv || true)
if [ -z "$uv" ]; then
  echo "run.sh: uv was not found; set MODELPORT_UV to it" >&2
  exit 2
fi
export UV_CACHE_DIR=${UV_CACHE_DIR:-$cache/uv} UV_PYTHON_DOWNLOADS=never
export PATH=$PATH:$cache/go-bin

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
repository=$work/repository
passed=0
failed=0

check() { # check NAME COMMAND...
  local name=$1 started=$SECONDS
  shift
  if "$@" > "$work/output" 2>&1; then
    passed=$((passed + 1))
    printf 'ok      %-30s %4d s\n' "$name" $((SECONDS - started))
  else
    failed=$((failed + 1))
    printf 'FAILED  %-30s %4d s\n' "$name" $((SECONDS - started))
    tail -n 60 "$work/output" | sed 's/^/        /'
  fi
}

optional() { # optional TOOL NAME COMMAND...
  local tool=$1
  shift
  if command -v "$tool" > /dev/null; then check "$@"; else printf 'skipped %-30s %s is not installed\n' "$1" "$tool"; fi
}

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}

check "render's tests" node --test "$here/render.test.mjs"
check render node "$here/render.mjs" "$here/../$template" "$repository"
[ "$failed" -eq 0 ] || finish
cd "$repository" || exit 2
package=$(basename "$(find src -mindepth 1 -maxdepth 1 -type d | head -n 1)")

key=$(cat requirements/base.txt requirements/dev.txt | sha256sum | cut -c1-16)
venv=$cache/template-venvs/$key
make_environment() {
  [ -f "$venv/.complete" ] && return
  # A half-made environment of an interrupted call is made anew.
  "$uv" venv --quiet --clear --python "${MODELPORT_PYTHON:-python3}" "$venv" &&
    "$uv" pip install --quiet --python "$venv/bin/python" --require-hashes --compile-bytecode \
      -r requirements/base.txt -r requirements/dev.txt && touch "$venv/.complete"
}
check environment make_environment
[ "$failed" -eq 0 ] || finish
export PATH=$venv/bin:$PATH VIRTUAL_ENV=$venv PYTHONDONTWRITEBYTECODE=1
unset MLFLOW_TRACKING_URI MLFLOW_TRACKING_TOKEN MLFLOW_RUN_ID

check black python -m black --quiet --check src tests
check flake8 python -m flake8 src tests
check mypy python -m mypy
if [ "$slow" = --slow ] || ! grep -q '"slow' pyproject.toml; then
  check "tests and coverage" python -m pytest -q --cov --cov-report=term
else
  check "tests and coverage" python -m pytest -q -m "not slow" --cov --cov-report=term
fi
check yamllint yamllint --strict .
check hadolint hadolint Dockerfile
optional zizmor zizmor zizmor --offline --quiet .
optional actionlint actionlint actionlint -shellcheck= -pyflakes= .github/workflows/ci.yml
if [ -d deploy/chart ]; then
  optional helm "helm lint" helm lint --strict deploy/chart --values deploy/chart/ci/values.yaml
  optional helm "helm template" helm template check deploy/chart --values deploy/chart/ci/values.yaml
fi
if [ -d deploy/terraform ]; then
  check "terraform files" node "$here/terraform-schema.mjs" deploy/terraform
  check "terraform check finds faults" node --test "$here/terraform-schema.test.mjs"
fi
check "small training" env PYTHONPATH=src python -m "$package.train" --profile small
finish
