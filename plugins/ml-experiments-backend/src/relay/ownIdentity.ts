import { malformed, refused } from './RelayError';
import { type RelayCall, type RelayRule, runsOf } from './RelayCall';

// MLflow's parser takes `runId` for `run_id` as well, so other spellings are refused everywhere.
const FIELD = /^[a-z][a-z0-9_]*$/;
const MAX_DEPTH = 12;

type Reference = { field: string; value: unknown };

function* references(value: unknown, depth = 0): Generator<Reference> {
  if (depth > MAX_DEPTH) {
    throw malformed('The body is nested too deeply');
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      yield* references(item, depth + 1);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [field, inner] of Object.entries(value)) {
      if (!FIELD.test(field)) {
        throw malformed(
          `The field '${field}' is refused: write fields in lower case with underscores`,
        );
      }
      yield { field, value: inner };
      yield* references(inner, depth + 1);
    }
  }
}

async function ownsAll({ facts }: RelayCall, runIds: unknown[]) {
  for (const id of runIds) {
    if (typeof id !== 'string' || !(await facts.ownsRun(id))) {
      return false;
    }
  }
  return true;
}

async function requireOwn(call: RelayCall, { field, value }: Reference) {
  const { scope, facts } = call;
  const each = Array.isArray(value) ? value : [value];
  switch (field) {
    case 'run_id':
    case 'run_uuid':
    case 'run_ids':
    case 'source_run_id':
      if (each.length === 0 || !(await ownsAll(call, each))) {
        throw refused(
          `${field} names another run: this token is good for ${runsOf(
            scope,
          )} only`,
        );
      }
      break;
    case 'experiment_id':
    case 'experiment_ids':
      if (each.length === 0 || each.some(id => id !== scope.experimentId)) {
        throw refused(
          `${field} names another experiment: this token is good for experiment ${scope.experimentId} only`,
        );
      }
      break;
    case 'model_id':
      // Proto's own default, which MLflow's client sends for a metric without a model.
      for (const id of each.filter(item => item !== '' && item !== null)) {
        if (typeof id !== 'string' || !(await facts.ownsModel(id))) {
          throw refused(
            `${field} names a logged model that ${runsOf(scope)} did not write`,
          );
        }
      }
      break;
    default:
  }
}

function hasOwn(call: RelayCall, field: string): boolean {
  const given = (name: string) =>
    call.query[name] !== undefined || call.body?.[name] !== undefined;
  return given(field) || (field === 'run_id' && given('run_uuid'));
}

/**
 * Checks that every run, experiment and logged model that a call names, wherever in it, is the token's own.
 * @throws RelayError with status 400 or 403 naming the field
 */
export async function checkIdentity(
  call: RelayCall,
  rule: RelayRule,
): Promise<void> {
  for (const name of Object.keys({ ...call.query, ...call.body })) {
    if (!rule.fields.includes(name)) {
      throw malformed(`${rule.name} takes no '${name}' through the portal`);
    }
  }
  for (const field of rule.own ?? []) {
    if (!hasOwn(call, field)) {
      throw malformed(`${rule.name} needs the field ${field}`);
    }
  }
  for (const [name, values] of Object.entries(call.query)) {
    if (values.length > 1 && !name.endsWith('s')) {
      throw malformed(`The parameter ${name} is given more than once`);
    }
    await requireOwn(call, { field: name, value: values });
  }
  for (const reference of references(call.body)) {
    await requireOwn(call, reference);
  }
}
