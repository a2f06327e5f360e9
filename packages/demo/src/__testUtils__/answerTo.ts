import { randomUUID } from 'node:crypto';
import type {
  IssueTokenRequest,
  IssueTokenResponse,
} from '@modelport/plugin-ml-access-common';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import type { AliasRequest } from '@modelport/plugin-ml-registry-common';
import type { Training } from '@modelport/plugin-ml-training-common';
import { MODEL_FILES } from './answerMlflow';
import type { FakeGit } from './FakeGit';
import {
  type Answer,
  type Call,
  FakeModel,
  type PortalState,
} from './PortalState';

const ok = (json: unknown, status = 200): Answer => ({ status, json });
const missing = (what: string): Answer => ({
  status: 404,
  json: { error: { name: 'NotFoundError', message: `no ${what}` } },
});

/** The state after the one that it is in. */
const next = <S>(states: S[], now: S): S => {
  const place = states.indexOf(now);
  return place >= 0 && place < states.length - 1 ? states[place + 1] : now;
};

function catalog(
  state: PortalState,
  [kind, , name]: string[],
  git: FakeGit,
): Answer {
  if (kind === 'template') {
    return state.templates.has(name) ? ok({}) : missing(name);
  }
  const model = state.models.get(name);
  if (!model) return missing(name);
  const annotations = git.annotations(name);
  return ok({ metadata: { annotations }, spec: { owner: model.owner } });
}

function tokens(state: PortalState, call: Call, id?: string): Answer {
  const { method, persona, body } = call;
  if (method === 'GET') return ok({ items: state.tokens });
  if (method === 'DELETE') {
    const at = state.tokens.findIndex(each => each.id === id);
    if (at < 0) return missing(`token ${id}`);
    state.tokens.splice(at, 1);
    return ok(undefined, 204);
  }
  const { entityRef, access, expiresAt, description } =
    body as unknown as IssueTokenRequest;
  const made: IssueTokenResponse = {
    id: randomUUID(),
    scope: { kind: 'entity', entityRef, access },
    issuer: persona,
    token: `mpt_${randomUUID()}`,
    ...{ expiresAt, description: description ?? '', createdAt: expiresAt },
  };
  state.tokens.push(made);
  return ok(made, 201);
}

function scaffolder(state: PortalState, call: Call, id?: string): Answer {
  if (call.method === 'POST') {
    const { values } = call.body as unknown as {
      values: { name: string; owner: string };
    };
    const task = {
      id: `task-${state.tasks.length + 1}`,
      status: 'processing',
      createdBy: `user:default/${call.persona}`,
      spec: { parameters: values },
    };
    state.tasks.unshift(task);
    return ok({ id: task.id }, 201);
  }
  if (!id) return ok({ tasks: state.tasks });
  const task = state.tasks.find(each => each.id === id);
  if (!task) return missing(id);
  if (task.status === 'processing') {
    const { name, owner } = task.spec.parameters;
    task.status = 'completed';
    state.models.set(name, new FakeModel(owner));
  }
  return ok(task);
}

function training(
  state: PortalState,
  model: FakeModel,
  { method, body }: Call,
  id?: string,
): Answer {
  if (method === 'POST') {
    const requestId = String(body.requestId);
    const known = model.trainingByRequest.get(requestId);
    if (known) return ok(known, 201);
    const nth = model.trainings.length + 1;
    const made = {
      id: `training-${nth}`,
      state: 'queued',
      stateMessage: 'Waits its turn.',
      parameters: body.parameters,
      run: { server: 'default', experimentId: '1', runId: `run-${nth}` },
    } as Training;
    model.trainings.push(made);
    model.trainingByRequest.set(requestId, made);
    return ok(made, 201);
  }
  const found = model.trainings.find(each => each.id === id);
  if (!found) return missing(`training ${id}`);
  found.state =
    found.state === 'queued'
      ? state.trainingStates[0]
      : next(state.trainingStates, found.state);
  if (found.state === 'preparing') found.progress = 0.42;
  return ok(found);
}

function run(state: PortalState, runId: string): Answer {
  const value = state.metricOf(Number(runId.replace('run-', '')));
  const metrics = { average_precision: value, accuracy: value };
  return ok({ item: { runId, status: 'FINISHED', metrics } });
}

function versions(
  state: PortalState,
  model: FakeModel,
  { method, body, path }: Call,
  version?: string,
) {
  const { aliases } = model;
  if (method === 'POST') {
    model.versions.push(String(body.runId));
    return ok({ version: String(model.versions.length) }, 201);
  }
  return version
    ? ok({
        model: path.split('/')[5],
        version,
        metrics: { average_precision: 0.5 },
        digest: state.digest,
        files: Object.keys(MODEL_FILES).map(each => ({ path: each })),
      })
    : ok({ items: [], aliases });
}

function runModels({ versions: known }: FakeModel, runId: string): Answer {
  const place = known.indexOf(runId);
  const version = place < 0 ? {} : { version: String(place + 1) };
  return ok({ items: [{ modelId: `m-${runId}`, name: 'model', ...version }] });
}

function requests(model: FakeModel, call: Call, id?: string): Answer {
  if (call.method === 'GET') {
    for (const each of model.requests) {
      each.mayDecide = each.askedBy !== call.persona;
      if (each.state === 'moving') each.state = 'done';
    }
    return ok({ items: model.requests });
  }
  const found = model.requests.find(each => each.id === id);
  if (found) {
    found.state = 'moving';
    model.aliases.champion = found.version;
    return ok(found);
  }
  const asked = {
    ...call.body,
    id: `request-${model.requests.length + 1}`,
    alias: 'champion',
    state: 'open',
    askedBy: call.persona,
  } as AliasRequest;
  model.requests.push(asked);
  return ok(asked, 201);
}

function deployments(
  state: PortalState,
  model: FakeModel,
  { method, body }: Call,
  [id, what]: string[],
): Answer {
  const found = model.deployments.find(each => each.id === id);
  if (what === 'latency') return ok({ requests: model.predictions });
  if (what === 'schema') {
    const input = { name: 'x', datatype: 'FP32', shape: [1, 2], data: [0, 0] };
    return ok({ inputs: [], outputs: [], example: { inputs: [input] } });
  }
  if (found) {
    found.state =
      what === 'again' ? 'pending' : next(state.deploymentStates, found.state);
    if (found.state === 'pending' && !what) {
      found.state = state.deploymentStates[0];
    }
    return ok(found);
  }
  if (method !== 'POST') return missing(`deployment ${id}`);
  const requestId = String(body.requestId);
  const made =
    model.deploymentByRequest.get(requestId) ??
    ({
      id: `deployment-${model.deployments.length + 1}`,
      version: body.version,
      state: 'pending',
      stateMessage: 'Waits.',
      endpoint: { url: '', modelName: 'model' },
    } as Deployment);
  if (!model.deploymentByRequest.has(requestId)) model.deployments.push(made);
  model.deploymentByRequest.set(requestId, made);
  return ok(made, 201);
}

function scoring(state: PortalState): Answer {
  state.scoringState =
    state.scoringState === 'unknown'
      ? state.scoringStates[0]
      : next(state.scoringStates, state.scoringState);
  return ok({ state: state.scoringState, problem: 'nobody listens' });
}

/** What the portal answers to a call, and does. */
export function answerTo(state: PortalState, call: Call, git: FakeGit): Answer {
  const [plugin, , ...rest] = call.path.split('/');
  if (plugin === 'catalog') return catalog(state, rest.slice(1), git);
  if (plugin === 'ml-access') return tokens(state, call, rest[1]);
  if (plugin === 'scaffolder') return scaffolder(state, call, rest[1]);
  const [, , , name, noun, ...more] = rest;
  const model = state.models.get(name);
  if (!model) return missing(name);
  switch (`${plugin} ${noun}`) {
    case 'ml-training trainings':
      return training(state, model, call, more[0]);
    case 'ml-experiments runs':
      return run(state, more[0]);
    case 'ml-registry runs':
      return runModels(model, more[0]);
    case 'ml-registry versions':
      return versions(state, model, call, more[0]);
    case 'ml-registry aliases':
      model.aliases[more[0]] = String(call.body.version);
      return ok({ aliases: model.aliases });
    case 'ml-registry requests':
      return requests(model, call, more[0]);
    case 'ml-promotion deployments':
      return deployments(state, model, call, more);
    case 'ml-promotion endpoints':
      model.predictions += 1;
      return ok({ outputs: [] });
    case 'fraud-latency latency':
      return scoring(state);
    default:
      return missing(call.path);
  }
}
