import { aModel } from '../__testUtils__/builders';
import { entityName, fullReference } from './entityName';
import { formatTimeLeft } from './formatTimeLeft';
import { tokenEnd } from './tokenEnd';
import { tokenState } from './tokenState';
import {
  cloneAddress,
  curlCommands,
  endpointAddress,
  gitCommands,
} from './usage';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each([
  [DAY + 1, 'good'],
  [DAY, 'endsSoon'],
  [1, 'endsSoon'],
  [0, 'ended'],
])('says of a token with %d ms left that it is %s', (left, state) => {
  expect(tokenState(new Date(NOW + left).toISOString(), NOW)).toBe(state);
});

it.each([
  [90 * DAY - HOUR, 'in 90 days'],
  [2 * DAY, 'in 2 days'],
  [2 * DAY - 1, 'in 48 hours'],
  [2 * HOUR, 'in 2 hours'],
  [90 * MINUTE, 'in 90 minutes'],
  [1, 'in 1 minute'],
  [-3 * DAY, '3 days ago'],
])('says of %d ms %s', (left, words) => {
  expect(formatTimeLeft(NOW + left, NOW, 'en')).toBe(words);
});

it('ends a token after so many days, the longest an hour before', () => {
  expect(tokenEnd(1, NOW)).toBe('2026-11-25T10:00:00.000Z');
  expect(tokenEnd(90, NOW)).toBe('2027-02-22T09:00:00.000Z');
});

it('names entities as people do', () => {
  expect(entityName('component:default/fraud')).toBe('fraud');
  expect(entityName('component:payments/churn')).toBe('payments/churn');
  expect(fullReference('Fraud')).toBe('component:default/fraud');
  expect(fullReference(':')).toBeUndefined();
});

describe('the commands', () => {
  const gitHost = 'https://portal.test/api/git-host';
  const at = (location: string) =>
    aModel('fraud', 'group:default/team', {
      annotations: { 'backstage.io/source-location': location },
    });

  it.each([
    [`url:${gitHost}/a/b/src/branch/main/`, `${gitHost}/a/b.git`],
    [`url:${gitHost}/a/b`, `${gitHost}/a/b.git`],
    [`url:${gitHost}/a`, undefined],
    [`url:${gitHost}-other/a/b`, undefined],
    ['url:https://github.com/a/b', undefined],
  ])('find in %s the address to clone', (location, address) => {
    expect(cloneAddress(at(location), gitHost)).toBe(address);
  });

  it.each([
    [
      'fraud-model',
      '/v1/entities/component/default/fraud/endpoints/dev/v2/models/fraud-model',
    ],
    ['fraud model', undefined],
    ['', undefined],
  ])('find the endpoint of the model "%s"', (model, path) => {
    const entity = aModel('fraud', 'group:default/team', {
      annotations: { 'modelport.dev/registered-model': model },
    });
    expect(endpointAddress(entity, '')).toBe(path);
  });

  it('quote what a shell would read otherwise', () => {
    expect(curlCommands("http://x/a'b")).toContain(`'http://x/a'\\''b'`);
    expect(gitCommands("http://x/a'b")).toContain(`'http://x/a'\\''b'`);
  });
});
