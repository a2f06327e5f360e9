#!/usr/bin/env bash
# Checks a freshly rendered repository of one template: formatting, lint, types, tests with coverage, container and
# workflow linters, the chart, Terraform files (formatting, and every argument against the providers' schemas), the
# documentation's site, a real training against a local MLflow store, and the model server on what it logged.
#
#   run.sh <template> [--set key=value ...] [--fast]
#
# --set gives a value of the form. --fast leaves out the tests marked slow.
#
# Reads MODELPORT_CACHE (default: the launcher's) and MODELPORT_PYTHON (default python3). Programs that are missing are
# fetched by tools.mjs. Ends with the line "N passed, N failed" and fails when a check failed.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
template=${1:-}
if [ -z "$template" ] || [ ! -f "$here/../$template/template.yaml" ]; then
  echo "run.sh: name a template: $(cd "$here/.." && echo */template.yaml | sed 's#/template.yaml##g')" >&2
  exit 2
fi
shift
settings=()
fast=
while [ $# -gt 0 ]; do
  case $1 in
    --fast) fast=1 ;;
    --set) settings+=(--set "${2:?run.sh: write --set key=value}") && shift ;;
    *) echo "run.sh: $1 is unknown; write run.sh <template> [--set key=value ...] [--fast]" >&2 && exit 2 ;;
  esac
  shift
done

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

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}

check "the checks' own tests" node --test "$here/render.test.mjs" "$here/shared.test.mjs" "$here/tools.test.mjs"
check "fetch tools" node "$here/tools.mjs" "$work/environment"
check render node "$here/render.mjs" "$here/../$template" "$repository" "${settings[@]}"
[ "$failed" -eq 0 ] || finish
# shellcheck disable=SC1091 # written by tools.mjs: cache, uv, tools
. "$work/environment"
export UV_CACHE_DIR=${UV_CACHE_DIR:-$cache/uv} UV_PYTHON_DOWNLOADS=never
cd "$repository" || exit 2
package=$(basename "$(find src -mindepth 1 -maxdepth 1 -type d | head -n 1)")

# Environments are kept by the lists that made them; one that an interrupted call left half made is made anew.
environment_of() { echo "$cache/template-venvs/$(cat "$@" | sha256sum | cut -c1-16)"; }
make_environment() { # make_environment LIST...
  local venv
  venv=$(environment_of "$@")
  [ -f "$venv/.complete" ] && return
  "$uv" venv --quiet --clear --python "${MODELPORT_PYTHON:-python3}" "$venv" &&
    "$uv" pip install --quiet --python "$venv/bin/python" --require-hashes --compile-bytecode \
      "${@/#/--requirements=}" && touch "$venv/.complete"
}
use_environment() { # use_environment LIST...
  VIRTUAL_ENV=$(environment_of "$@")
  export VIRTUAL_ENV PATH=$VIRTUAL_ENV/bin:$PATH:$tools PYTHONDONTWRITEBYTECODE=1
}
common=(requirements/base.txt requirements/dev.txt)
check environment make_environment "${common[@]}"
[ "$failed" -eq 0 ] || finish
use_environment "${common[@]}"
unset MLFLOW_TRACKING_URI MLFLOW_TRACKING_TOKEN MLFLOW_RUN_ID

check black python -m black --quiet --check src tests
check flake8 python -m flake8 src tests
check mypy python -m mypy
if [ -n "$fast" ] && grep -q '"slow' pyproject.toml; then
  check "tests and coverage" python -m pytest -q -m "not slow" --cov --cov-report=term
else
  check "tests and coverage" python -m pytest -q --cov --cov-report=term
fi
check yamllint yamllint --strict .
check hadolint hadolint Dockerfile
check zizmor zizmor --offline --quiet .
check actionlint actionlint -shellcheck= -pyflakes= .github/workflows/ci.yml
check "documentation" mkdocs build --strict --quiet --site-dir "$work/site"
if [ -d deploy/chart ]; then
  check "helm lint" helm lint --strict deploy/chart --values deploy/chart/ci/values.yaml
  check "helm template" helm template check deploy/chart --values deploy/chart/ci/values.yaml
fi
if [ -d deploy/terraform ]; then
  check "terraform files" node "$here/terraform-schema.mjs" deploy/terraform
  check "terraform check finds faults" node --test "$here/terraform-schema.test.mjs"
fi
train() { PYTHONPATH=src python -m "$package.train" --profile small "$@"; }
asks_for_torch() { ! train 2> "$work/refusal" && grep 'PyTorch is not installed; run make install-torch' "$work/refusal"; }
network() { PYTHONPATH=src python -m pytest -q --exitfirst tests/test_network.py; }
if [[ " ${settings[*]} " == *" framework=pytorch "* ]]; then
  check "training asks for PyTorch" asks_for_torch
  check "small training without PyTorch" train --framework scikit-learn
else
  check "small training" train
fi
check "the model is served" node "$here/serve.mjs" "$repository"
# PyTorch (3 GB to fetch) comes last, so that all of the above was seen to do without it.
check "PyTorch's environment" make_environment "${common[@]}" requirements/torch.txt
[ "$failed" -eq 0 ] || finish
use_environment "${common[@]}" requirements/torch.txt
check "tests of the network" network
case "$(basename "$template") ${settings[*]}" in
  fraud-detection-model*) check "training of the network" train --profile torch --steps 2 ;;
  *framework=pytorch*) check "training of the network" train ;;
  *) finish ;;
esac
check "the network is served" node "$here/serve.mjs" "$repository"
finish
