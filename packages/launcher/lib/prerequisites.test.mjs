// @ts-check
import assert from 'node:assert/strict';
import test from 'node:test';
import { missingPrerequisite } from './prerequisites.mjs';

/** @param {Partial<import('./prerequisites.mjs').Machine>} changed */
const onMachine = changed =>
  missingPrerequisite({
    platform: 'linux',
    nodeVersion: '20.11.0',
    succeeds: () => true,
    disks: [
      { folder: '/checkout', neededGB: 3.5 },
      { folder: '/cache', neededGB: 2.5 },
    ],
    diskOf: () => ({ freeGB: 100, device: 1 }),
    ...changed,
  });

test('a machine that has everything lacks nothing', () => {
  assert.equal(onMachine({}), undefined);
});

test('each missing prerequisite is one sentence with its remedy', () => {
  const without = (/** @type {string} */ missing) =>
    onMachine({ succeeds: command => command !== missing });
  assert.match(
    String(onMachine({ platform: 'darwin' })),
    /on Linux, not on darwin: use /,
  );
  assert.match(
    String(onMachine({ nodeVersion: '18.20.4' })),
    /18\.20\.4 is too old: install Node 20/,
  );
  assert.match(String(without('git')), /git is not installed: install git/);
  assert.match(
    String(without('python3')),
    /Python 3\.10 or newer with pip .*: install python3/,
  );
});

test('one disk takes checkout and cache together', () => {
  const free = (/** @type {number} */ freeGB) =>
    onMachine({ diskOf: () => ({ freeGB, device: 1 }) });
  assert.match(
    String(free(5)),
    /Only 5\.0 GB are free on the disk of \/checkout and \/cache: free at least 6 GB there, or set MODELPORT_CACHE/,
  );
  assert.equal(free(6.5), undefined);
});

test('two disks are looked at one by one', () => {
  const answer = onMachine({
    diskOf: folder =>
      folder === '/cache' ? { freeGB: 1, device: 2 } : { freeGB: 4, device: 1 },
  });
  assert.match(
    String(answer),
    /Only 1\.0 GB are free on the disk of \/cache: free at least 2\.5 GB/,
  );
});

test('a disk that says nothing of itself, and one that takes nothing more, stop nobody', () => {
  assert.equal(onMachine({ diskOf: () => undefined }), undefined);
  assert.equal(
    onMachine({
      disks: [{ folder: '/cache', neededGB: 0 }],
      diskOf: () => ({ freeGB: 0, device: 1 }),
    }),
    undefined,
  );
});
