import { notMeasured } from './bar';
import { report } from './report';

it('marks a promise that is not kept', () => {
  const bar = { name: 'speed', promise: 'Fast.', measure: async () => [] };
  const result = {
    name: 'speed',
    figure: 3,
    unit: 's',
    peer: 'promise: 2 s',
    ratio: 1.5,
    n: 1,
    pass: false,
  };
  const text = report([{ bar, results: [result] }], '2026-11-24');
  expect(text).toContain('| speed | 3 s | promise: 2 s | 1.5 | 1 | **no** |');
  expect(text).toContain('- `speed`: Fast.');
});

it('tells what could not be measured', () => {
  const bar = { name: 'speed', promise: 'Fast.', measure: async () => [] };
  expect(report([{ bar, results: [notMeasured(bar)] }], '')).toContain(
    '| speed | could not be measured | its promise | – | 0 | **no** |',
  );
});
