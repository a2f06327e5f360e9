/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
import { waitUntil } from '@modelport/plugin-ml-node';
import type {
  Observation,
  TrainingLauncher,
  TrainingPlan,
} from '../launchers/TrainingLauncher';

/** A launcher under test, with what is around it. */
export interface LauncherRig {
  /** Another instance over the same world, as a new process of the portal has it. */
  create(): TrainingLauncher;
  /** What is run for a training: a command that says `begun` and then does what it is told. */
  planOf(id: string): TrainingPlan;
  /** Has the command of a running training say a line. */
  say(id: string, line: string): Promise<void>;
  /** Has the command of a running training end. */
  finish(id: string, code: number): Promise<void>;
  /** Takes away what a running training needs to tell how it ended, as a crash of the machine does. */
  crash(id: string): Promise<void>;
}

/** The tests that every adapter of the port passes, against the real system. */
export function testTrainingLauncher(rigOf: () => LauncherRig): void {
  let count = 0;
  let rig: LauncherRig;
  let launcher: TrainingLauncher;
  let id: string;
  let plan: TrainingPlan;

  beforeEach(() => {
    rig = rigOf();
    launcher = rig.create();
    count += 1;
    id = `contract-${count}`;
    plan = rig.planOf(id);
  });
  afterEach(async () => {
    await launcher.cancel(id, 'stop');
    await waitUntil(async () =>
      ['absent', 'prepared', 'ended', 'lost'].includes(
        (
          await launcher.observe(id)
        ).phase,
      ),
    );
    await launcher.forget(id);
  });

  const sees = <P extends Observation['phase']>(phase: P, of = launcher) =>
    waitUntil(async () => {
      const seen = await of.observe(id);
      return (
        seen.phase === phase && (seen as Extract<Observation, { phase: P }>)
      );
    });
  const log = async () => (await launcher.readLog(id, { cursor: 0 })).text;
  const begun = async () => (await log()).match(/^begun$/gm)?.length ?? 0;
  const prepares = async () => {
    await launcher.prepare(id, plan);
    await sees('prepared');
  };
  const runs = async () => {
    await prepares();
    await launcher.launch(id, plan, {});
    await sees('running');
    await waitUntil(async () => (await begun()) === 1);
  };

  it('has a name, and room for at least one training', () => {
    expect(launcher.name).toMatch(/^[a-z-]+$/);
    expect(launcher.concurrency).toBeGreaterThanOrEqual(1);
  });

  it('prepares, runs and says how it ended', async () => {
    expect(await launcher.observe(id)).toEqual({ phase: 'absent' });
    await runs();
    await rig.finish(id, 0);
    const { exit, startedAt } = await sees('ended');
    expect(exit).toMatchObject({ code: 0, reason: 'exited' });
    expect(startedAt?.getTime()).toBeLessThanOrEqual(exit.at.getTime());
  });

  it('tells the exit code of what failed', async () => {
    await runs();
    await rig.finish(id, 3);
    expect((await sees('ended')).exit).toMatchObject({
      code: 3,
      reason: 'exited',
    });
  });

  it('begins once, however often it is asked', async () => {
    await launcher.prepare(id, plan);
    await prepares();
    await Promise.all([1, 2, 3].map(() => launcher.launch(id, plan, {})));
    await sees('running');
    await waitUntil(async () => (await begun()) === 1);
    await launcher.prepare(id, plan);
    await launcher.launch(id, plan, {});
    expect((await launcher.observe(id)).phase).toBe('running');
    await rig.finish(id, 0);
    await sees('ended');
    await launcher.launch(id, plan, {});
    expect((await launcher.observe(id)).phase).toBe('ended');
    expect(await begun()).toBe(1);
  });

  it.each([
    ['cancel', 'cancelled'],
    ['stop', 'stopped'],
  ] as const)('ends what runs, at a %s', async (why, reason) => {
    await runs();
    await launcher.cancel(id, why);
    await launcher.cancel(id, why);
    expect((await sees('ended')).exit.reason).toBe(reason);
  });

  it('keeps how a training ended, whatever is asked of it then', async () => {
    await runs();
    await rig.finish(id, 0);
    await sees('ended');
    await launcher.cancel(id, 'cancel');
    expect((await sees('ended')).exit).toMatchObject({
      code: 0,
      reason: 'exited',
    });
  });

  it('never runs what was cancelled before', async () => {
    await prepares();
    await launcher.cancel(id, 'cancel');
    await launcher.launch(id, plan, {});
    const { exit, startedAt } = await sees('ended');
    expect(exit.reason).toBe('cancelled');
    expect(startedAt).toBeUndefined();
    expect(await begun()).toBe(0);
  });

  it('is found by a new process of the portal, running and ended', async () => {
    await runs();
    const next = rig.create();
    expect((await next.observe(id)).phase).toBe('running');
    await next.launch(id, plan, {});
    await rig.finish(id, 0);
    await sees('ended', next);
    expect((await launcher.observe(id)).phase).toBe('ended');
    expect(await begun()).toBe(1);
  });

  it('is lost when it is gone without having left how it ended', async () => {
    await runs();
    await rig.crash(id);
    expect((await sees('lost')).phase).toBe('lost');
  });

  it('reads the log in parts, from the end, and past the end', async () => {
    await runs();
    await rig.say(id, 'größer');
    await waitUntil(async () => (await log()).includes('größer\n'));
    const all = await launcher.readLog(id, { cursor: 0 });
    expect(all.size).toBe(Buffer.byteLength(all.text));
    expect(all.cursor).toBe(all.size);
    await rig.say(id, 'last');
    await waitUntil(async () => (await log()).includes('last\n'));
    const rest = await launcher.readLog(id, { cursor: all.cursor });
    expect(rest.text).toBe('last\n');
    const tail = await launcher.readLog(id, { tail: 2 });
    expect(tail.text).toBe('größer\nlast\n');
    expect(tail.cursor).toBe(rest.cursor);
    expect(await launcher.readLog(id, { cursor: rest.size + 10 })).toEqual({
      text: '',
      cursor: rest.size,
      size: rest.size,
    });
  });

  it('keeps log and end of what is forgotten', async () => {
    await runs();
    await rig.finish(id, 0);
    await sees('ended');
    await launcher.forget(id);
    await launcher.forget(id);
    expect((await launcher.observe(id)).phase).toBe('ended');
    expect(await begun()).toBe(1);
  });
}
