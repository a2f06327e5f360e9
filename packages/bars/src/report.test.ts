import { notMeasured, type BarResult } from './bar';
import { report } from './report';

const SPEED = { name: 'speed', promise: 'Fast.' };
const SIZE = { name: 'size', promise: 'Small.' };
const bars = [SPEED, SIZE];

const slow: BarResult = {
  name: 'speed of the start',
  figure: 3,
  unit: 's',
  peer: 'promise: 2 s',
  ratio: 1.5,
  n: 1,
  pass: false,
};
const row =
  '| speed of the start | 3 s | promise: 2 s | 1.5 | 1 | **no** | 2026-11-24 |';
const first = report(bars, [{ bar: SPEED, results: [slow] }], '2026-11-24', '');

it('marks a promise that is not kept', () => {
  expect(first).toContain(row);
  expect(first).toContain('- `speed`: Fast.');
});

it('tells what could not be measured, and what was not yet', () => {
  expect(first).toContain('| size | not measured yet ||||||');
  const text = report(
    bars,
    [{ bar: SIZE, results: [notMeasured(SIZE)] }],
    '2026-11-25',
    '',
  );
  expect(text).toContain(
    '| size | could not be measured | its promise | – | 0 | **no** | 2026-11-25 |',
  );
});

it('keeps what was measured earlier, with its day', () => {
  const small = { ...slow, name: 'size', figure: 1, pass: true };
  const text = report(
    bars,
    [{ bar: SIZE, results: [small] }],
    '2026-11-25',
    first,
  );
  expect(text).toContain(row);
  expect(text).toContain('| 1 | yes | 2026-11-25 |');
  expect(text).not.toContain('not measured yet');
});

it('replaces what was measured earlier', () => {
  const text = report(
    bars,
    [{ bar: SPEED, results: [{ ...slow, figure: 1 }] }],
    '2026-11-25',
    first,
  );
  expect(text).not.toContain(row);
  expect(text.match(/\| speed of the start/g)).toHaveLength(1);
});
