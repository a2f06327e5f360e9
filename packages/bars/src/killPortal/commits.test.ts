import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Commits, databasesOf, reached } from './commits';

describe('Commits', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-commits-'));
  fs.mkdirSync(path.join(folder, 'db'));
  const file = path.join(folder, 'db/one.sqlite');
  const writer = new DatabaseSync(file);
  writer.exec('PRAGMA journal_mode = WAL');
  writer.exec('CREATE TABLE t (x)');
  const write = () => writer.exec('INSERT INTO t VALUES (1)');

  afterAll(() => {
    writer.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('counts the commits of another connection', () => {
    const commits = new Commits([file]);
    commits.look();
    expect(commits.count).toBe(0);
    for (const expected of [1, 2]) {
      write();
      commits.look();
      expect(commits.count).toBe(expected);
    }
    commits.close();
  });

  it('says at which write it is, or that the work was over before', async () => {
    const commits = new Commits([file]);
    write();
    await expect(reached(commits, 1, () => false)).resolves.toBe(true);
    await expect(reached(commits, 2, () => true)).resolves.toBe(false);
    commits.close();
  });

  it('finds databases by their places, and names one that is missing', () => {
    expect(databasesOf(folder, ['db/one.sqlite'])).toEqual([file]);
    expect(() => databasesOf(folder, ['db/two.sqlite'])).toThrow(
      'db/two.sqlite',
    );
  });
});
