import { againstPromise } from './againstPromise';

const measured = { name: 'bar', unit: 's', limit: 20 };

it('passes up to the promise, and not above', () => {
  expect(againstPromise({ ...measured, figure: 20 })).toEqual({
    name: 'bar',
    figure: 20,
    unit: 's',
    peer: 'promise: 20 s',
    ratio: 1,
    n: 1,
    pass: true,
  });
  expect(againstPromise({ ...measured, figure: 20.001, n: 3 })).toMatchObject({
    figure: 20,
    n: 3,
    pass: false,
  });
});

it('counts what was promised never to be', () => {
  const none = { name: 'faults', unit: 'faults', limit: 0 };
  expect(againstPromise({ ...none, figure: 2 })).toMatchObject({
    ratio: 2,
    pass: false,
  });
  expect(againstPromise({ ...none, figure: 0 }).pass).toBe(true);
});

it('passes down to what is promised at least, and not below', () => {
  const least = { name: 'power', unit: 'of all', limit: 0.8, isLeast: true };
  expect(againstPromise({ ...least, figure: 0.8 })).toMatchObject({
    peer: 'promise: at least 0.8 of all',
    ratio: 1,
    pass: true,
  });
  expect(
    againstPromise({ ...least, figure: 0.79999, digits: 4 }),
  ).toMatchObject({ figure: 0.8, ratio: 1, pass: false });
});
