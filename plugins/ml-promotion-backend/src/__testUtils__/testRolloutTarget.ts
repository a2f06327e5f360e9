/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
import type { Readable } from 'node:stream';
import { waitUntil } from '@modelport/plugin-ml-node';
import {
  type ModelFiles,
  type RolloutTarget,
  type ServingPlan,
  UnfitModelError,
  UnreachableError,
} from '../targets/RolloutTarget';

/** A target under test, with what is around it. */
export interface TargetRig {
  /** Another instance over the same world, as a new process of the portal has it. */
  create(): RolloutTarget;
  /** A model that can be served, and where it is registered; it has 15 features. */
  plan: ServingPlan;
  files: ModelFiles;
  /** Ends the process of a deployment from outside. */
  crash(id: string): Promise<void>;
  /** Changes the fetched copy of a model. */
  spoil(plan: ServingPlan): Promise<void>;
}

const ROW = Array(15).fill(0);
const infer = (modelName: string) => ({
  method: 'POST' as const,
  path: `/v2/models/${modelName}/infer`,
  body: new TextEncoder().encode(
    JSON.stringify({
      inputs: [
        { name: 'features', datatype: 'FP32', shape: [1, 15], data: ROW },
      ],
    }),
  ),
});

const never = () => new AbortController().signal;

/** The tests that every adapter of the port passes, against the real system. */
export function testRolloutTarget(rigOf: () => TargetRig): void {
  let count = 0;
  let id: string;
  let target: RolloutTarget;
  let rig: TargetRig;

  beforeEach(() => {
    rig = rigOf();
    count += 1;
    id = `d-${count}`;
    target = rig.create();
  });
  const phase = async (of = target) => (await of.observe(id, rig.plan)).phase;
  const ends = () =>
    waitUntil(async () => ['absent', 'ended'].includes(await phase()));
  afterEach(async () => {
    await target.stop(id, 'kill');
    await ends();
  });

  const serves = (of = target) =>
    waitUntil(async () => (await phase(of)) === 'serving');
  const serve = async () => {
    await target.fetch(rig.plan, rig.files, never());
    await target.start(id, rig.plan);
    await serves();
  };

  it('serves what was registered, and says so only then', async () => {
    expect(await phase()).toBe('absent');
    await expect(target.call(id, infer('fraud'))).rejects.toThrow(
      UnreachableError,
    );
    await target.fetch(rig.plan, rig.files, never());
    expect(await phase()).toBe('absent');
    await target.start(id, rig.plan);
    expect(['starting', 'serving']).toContain(await phase());
    await serves();
    const { status, body } = await target.call(id, infer('fraud'));
    expect(status).toBe(200);
    expect(JSON.parse(body.toString())).toMatchObject({
      model_name: 'fraud',
      model_version: rig.plan.version,
      outputs: [{ name: 'probability', shape: [1] }],
    });
    expect(await target.readLog(id, 10)).toContain(rig.plan.digest);
  });

  it('passes on what the model server says is wrong', async () => {
    await serve();
    const body = new TextEncoder().encode('{"inputs": []}');
    const answer = await target.call(id, { ...infer('fraud'), body });
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain('features');
  });

  it('starts once, however often it is asked', async () => {
    await target.fetch(rig.plan, rig.files, never());
    await Promise.all([1, 2, 3].map(() => target.start(id, rig.plan)));
    await serves();
    await target.start(id, rig.plan);
    expect(await phase()).toBe('serving');
    await target.stop(id, 'drain');
    await waitUntil(async () => (await phase()) === 'absent');
  });

  it('drains on purpose, and can be started again', async () => {
    await serve();
    await target.stop(id, 'drain');
    await waitUntil(async () => (await phase()) === 'absent');
    await target.stop(id, 'drain');
    await expect(target.call(id, infer('fraud'))).rejects.toThrow(
      UnreachableError,
    );
    await target.start(id, rig.plan);
    await serves();
  });

  it('can be stopped while it starts', async () => {
    await target.fetch(rig.plan, rig.files, never());
    await target.start(id, rig.plan);
    await waitUntil(async () => {
      await target.stop(id, 'drain');
      return ['absent', 'ended'].includes(await phase());
    });
    await expect(target.call(id, infer('fraud'))).rejects.toThrow(
      UnreachableError,
    );
  });

  it('sees what an earlier process of the portal has started', async () => {
    await serve();
    const next = rig.create();
    expect(await phase(next)).toBe('serving');
    await next.start(id, rig.plan);
    const { status } = await next.call(id, infer('fraud'));
    expect(status).toBe(200);
    expect(await phase(target)).toBe('serving');
  });

  it('says that something else serves than what is planned', async () => {
    await serve();
    const digest = `sha256:${'1'.repeat(64)}`;
    const other = await target.observe(id, { ...rig.plan, digest });
    expect(other.phase).toBe('foreign');
  });

  it('sees a crash as an end, until it is forgotten', async () => {
    await serve();
    await rig.crash(id);
    expect(await target.observe(id, rig.plan)).toMatchObject({
      phase: 'ended',
      refusal: undefined,
    });
    await target.forget(id);
    expect(await phase()).toBe('absent');
    await target.start(id, rig.plan);
    await serves();
  });

  it('tells why a model is refused, without telling where it lies', async () => {
    await target.fetch(rig.plan, rig.files, never());
    await rig.spoil(rig.plan);
    await target.start(id, rig.plan);
    await waitUntil(async () => (await phase()) === 'ended');
    const end = await target.observe(id, rig.plan);
    expect(end).toMatchObject({
      phase: 'ended',
      refusal: expect.stringMatching(/the files in the model have the digest/),
    });
    expect(await target.readLog(id, 10)).toContain('the files in the model');
    // The next fetch puts it right.
    await target.fetch(rig.plan, rig.files, never());
    await target.forget(id);
    await target.start(id, rig.plan);
    await serves();
  });

  it('does not bring files of another digest', async () => {
    const digest = `sha256:${'2'.repeat(64)}`;
    const plan = { ...rig.plan, digest };
    await expect(target.fetch(plan, rig.files, never())).rejects.toThrow(
      UnfitModelError,
    );
    await target.start(id, plan);
    await waitUntil(async () => (await phase()) === 'ended');
  });

  it('uses what is there, and fetches nothing twice', async () => {
    await target.fetch(rig.plan, rig.files, never());
    const open = jest.fn<Promise<Readable>, []>();
    await target.fetch(rig.plan, { ...rig.files, open }, never());
    expect(open).not.toHaveBeenCalled();
  });
}
