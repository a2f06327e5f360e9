import knex, { type Knex } from 'knex';
import { LeaseKeeper } from './LeaseKeeper';
import { LeaseLostError, Leases } from './Leases';

describe('a lease', () => {
  let db: Knex;
  let leases: Leases;
  const at = (seconds: number) => new Date(seconds * 1_000);
  const take = (holder: string, from: number, to: number) =>
    leases.take({ name: 'l', holder, now: at(from), expiresAt: at(to) });
  const keeperOf = (holder: string, now = () => at(0)) =>
    new LeaseKeeper({ leases, name: 'l', holder, leaseMs: 8_000, now });

  beforeEach(async () => {
    db = knex({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    await db.schema.createTable('leases', table => {
      table.string('name').primary();
      table.string('holder').notNullable();
      table.bigInteger('epoch').notNullable();
      table.bigInteger('expires_at').notNullable();
    });
    leases = new Leases(db, 'leases');
  });
  afterEach(() => db.destroy());

  it('has one holder at a time, and each is fenced by the epoch of the next', async () => {
    const first = await take('a', 0, 10);
    expect(first).toEqual({ name: 'l', holder: 'a', epoch: 1 });
    expect(await take('b', 5, 15)).toBeUndefined();
    expect(await take('a', 5, 15)).toEqual(first);
    expect(await leases.expiry('l')).toEqual(at(15));
    const second = await take('b', 16, 26);
    expect(second).toMatchObject({ holder: 'b', epoch: 2 });
    await expect(leases.require(first!)).rejects.toThrow(LeaseLostError);
    await leases.require(second!);
    expect(await leases.held(first!)).toEqual([]);
    await leases.drop(first!);
    expect(await leases.expiry('l')).toEqual(at(26));
    await leases.drop(second!);
    expect(await take('c', 17, 27)).toMatchObject({ epoch: 3 });
    expect(await leases.expiry('unknown')).toBeUndefined();
  });

  it('passes from a holder whose process has ended for certain', async () => {
    await take('a', 0, 10);
    const request = { name: 'l', holder: 'b', now: at(1), expiresAt: at(11) };
    expect(
      await leases.take({ ...request, isGone: () => false }),
    ).toBeUndefined();
    expect(
      await leases.take({ ...request, isGone: holder => holder === 'a' }),
    ).toMatchObject({ holder: 'b', epoch: 2 });
  });

  it('is confirmed for all who ask at once', async () => {
    const keeper = keeperOf('a');
    const confirmed = await Promise.all([
      keeper.confirm(),
      keeper.confirm(),
      keeper.confirm(),
    ]);
    expect(confirmed).toEqual([keeper.taken, keeper.taken, keeper.taken]);
    expect(keeper.taken).toMatchObject({ holder: 'a' });
  });

  it('can be asked for again after a failure', async () => {
    const keeper = keeperOf('a');
    await db.schema.renameTable('leases', 'away');
    const failed = keeper.confirm();
    const next = keeper.confirm();
    await expect(failed).rejects.toThrow('leases');
    await expect(next).rejects.toThrow('leases');
    await db.schema.renameTable('away', 'leases');
    expect(await keeper.confirm()).toMatchObject({ holder: 'a' });
  });

  it('is renewed in time, known to have run out, and given back', async () => {
    let seconds = 0;
    const taken = jest.spyOn(leases, 'take');
    const keeper = keeperOf('a', () => at(seconds));
    expect(keeper.current).toBeUndefined();
    await keeper.ensure();
    await keeper.ensure();
    expect(taken).toHaveBeenCalledTimes(1);
    seconds = 3;
    expect(await keeper.ensure()).toMatchObject({ epoch: 1 });
    expect(taken).toHaveBeenCalledTimes(2);
    seconds = 12;
    expect(keeper.current).toBeUndefined();
    expect(keeper.taken).toMatchObject({ epoch: 1 });
    await take('b', 12, 20);
    expect(await keeper.confirm()).toBeUndefined();
    expect(keeper.taken).toBeUndefined();
    seconds = 21;
    expect(await keeper.confirm()).toMatchObject({ epoch: 3 });
    await keeper.drop();
    expect(await leases.expiry('l')).toEqual(at(0));
  });
});
