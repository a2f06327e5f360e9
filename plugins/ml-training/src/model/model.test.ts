import {
  anEndedTraining,
  aProfile,
  aTraining,
  PARAMETERS,
} from '../__testUtils__/builders';
import { changedParameters } from './changedParameters';
import { checkForm, findRefusedField, initialValues } from './formValues';
import { newRequestId } from './newRequestId';
import { shortCommit, trainingDuration } from './trainingState';

describe('trainingDuration', () => {
  const at = (seconds: number) => new Date(seconds * 1000).toISOString();
  const now = 100_000;

  it.each([
    ['while it waits', { startedAt: undefined, state: 'queued' }, 90_000],
    ['while it runs', { startedAt: at(30), state: 'running' }, 70_000],
    [
      'at its end',
      { startedAt: at(30), endedAt: at(50), state: 'failed' },
      20_000,
    ],
    [
      'when it never started',
      { startedAt: undefined, endedAt: at(50), state: 'failed' },
      undefined,
    ],
    [
      'when nobody saw its end',
      { startedAt: at(30), state: 'lost' },
      undefined,
    ],
    [
      'when the clock here is behind',
      { startedAt: at(300), state: 'running' },
      0,
    ],
  ] as const)('is right %s', (_name, changes, expected) => {
    expect(
      trainingDuration(aTraining({ createdAt: at(10), ...changes }), now),
    ).toBe(expected);
  });
});

describe('the form', () => {
  const NOT_DECIMAL = 'must be a decimal number';

  it.each(['0x8', '0b1', '0o7', '1_000', '1,5', 'Infinity', '8 trees'])(
    'refuses %s as a number',
    text => {
      expect(
        checkForm(PARAMETERS, { depth: text }, NOT_DECIMAL).problems,
      ).toEqual({ depth: NOT_DECIMAL });
    },
  );

  it.each([
    [' 8 ', 8],
    ['+8', 8],
    ['.5', 0.5],
    ['5.', 5],
    ['1E-3', 0.001],
  ])('takes %j as a number', (text, rate) => {
    expect(checkForm(PARAMETERS, { rate: text }, NOT_DECIMAL)).toEqual({
      parameters: { rate },
      problems: {},
    });
  });

  it('sends the defaults of a profile when nothing is changed', () => {
    const { parameters, problems } = checkForm(
      PARAMETERS,
      initialValues(PARAMETERS),
      NOT_DECIMAL,
    );
    expect(problems).toEqual({});
    expect(parameters).toEqual({
      depth: 6,
      rate: 0.1,
      balanced: true,
      kind: 'gbm',
    });
  });

  it('gives back any values that it was filled with', () => {
    for (const depth of [1, 7, 12]) {
      for (const rate of [0, 1e-9, 12.5, 1e21]) {
        for (const note of ['a', ' b ', '0', 'ä漢']) {
          for (const balanced of [true, false]) {
            const wanted = { depth, rate, note, balanced };
            const typed = Object.fromEntries(
              Object.entries(wanted).map(([name, value]) => [
                name,
                String(value),
              ]),
            );
            expect(checkForm(PARAMETERS, typed, NOT_DECIMAL)).toEqual({
              parameters: wanted,
              problems: {},
            });
          }
        }
      }
    }
  });

  it('finds the field that a refusal names, and no other', () => {
    const parameters = [
      { name: 'rate', type: 'number' },
      { name: 'rate-decay', type: 'number' },
    ] as const;
    expect(
      findRefusedField('parameters.rate-decay must be at most 1', parameters),
    ).toEqual({ name: 'rate-decay', problem: 'must be at most 1' });
    expect(
      findRefusedField('profile is not known', parameters),
    ).toBeUndefined();
  });
});

describe('changedParameters', () => {
  it('is what differs from the defaults, or all of it for an unknown profile', () => {
    const training = anEndedTraining({
      parameters: { depth: 8, rate: 0.1, note: 'x' },
    });
    expect(
      changedParameters(training, [aProfile({ parameters: PARAMETERS })]),
    ).toEqual([
      ['depth', 8],
      ['note', 'x'],
    ]);
    expect(changedParameters(training, [])).toHaveLength(3);
  });
});

it('makes request ids that differ', () => {
  const ids = new Set(Array.from({ length: 100 }, newRequestId));
  expect(ids.size).toBe(100);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{32}$/);
  }
});

it('shortens a commit', () => {
  expect(shortCommit('0123456789')).toBe('0123456');
});
