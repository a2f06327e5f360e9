import { screen } from '@testing-library/react';
import type {
  LatencyObjective,
  LatencyResponse,
} from '@modelport/plugin-fraud-latency-common';
import { ago, anObjective, aPoint } from '../../__testUtils__/builders';
import { showResponse } from '../../__testUtils__/showResponse';

const verdict = () =>
  screen.findByRole('region', { name: 'How the service does' });

const CALM = { objective: 0.99, burn: [{ window: '1h', rate: 0.4 }] };

describe('how the service does, in words', () => {
  it.each<[string, Partial<LatencyObjective>, string]>([
    [
      'burns its budget',
      { ...CALM, burn: [{ window: '5m', rate: 9.03 }] },
      'In the last 5m the error budget was used 9.03 times as fast as it lasts.',
    ],
    [
      'has overspent it',
      { ...CALM, budgetLeft: -0.2 },
      'The error budget is overspent.',
    ],
    [
      'is too slow just now',
      { ...CALM, objective: 0.999 },
      'Of these requests fewer than the 99.9 % of the objective were answered within 45 ms.',
    ],
  ])(
    'is not praised for keeping up while it %s',
    async (_how, changes, words) => {
      showResponse({ objective: anObjective(changes) });
      const region = await verdict();
      expect(region).toHaveTextContent(
        'Keeps up, but misses its objective: 120 requests a second in the last minute; 99.2 % within 45 ms.',
      );
      expect(region).toHaveTextContent(words);
    },
  );

  it('misses its objective, with no figures of the last minute', async () => {
    showResponse({ series: [aPoint({ counts: null })] });
    expect(await verdict()).toHaveTextContent(
      'Keeps up, but misses its objective.',
    );
  });

  it('does not judge the objective by 60 requests, one of which was slow', async () => {
    const few = {
      ...{ objective: 0.999, budgetLeft: null },
      burn: [{ window: '5m', rate: 3.33, total: 300 }],
    };
    showResponse({
      objective: anObjective(few),
      series: [0, 0, 0, 0, 1].map((slow, at) =>
        aPoint({ at: ago(60 * (4 - at)), counts: [60 - slow, 0, slow] }),
      ),
    });
    const region = await verdict();
    expect(region).toHaveTextContent(
      'Keeps up: 1 request a second in the last minute; 98.3 % within 45 ms.',
    );
    expect(region).toHaveTextContent(
      'These 60 requests are too few to judge the objective by: 10,000 are needed.',
    );
    expect(region.querySelector('[data-status="info"]')).not.toBeNull();
    expect(await screen.findByRole('row', { name: /^5m / })).toHaveTextContent(
      'May be chance: about 300 requests are too few to tell.',
    );
  });

  it('says nothing of too few where the whole window judges the objective', async () => {
    showResponse({
      objective: anObjective(CALM),
      series: [aPoint({ counts: [60, 0, 0] })],
    });
    const region = await verdict();
    expect(region).toHaveTextContent('Keeps up: 1 request a second');
    expect(region).not.toHaveTextContent('too few');
    expect(region.querySelector('[data-status="success"]')).not.toBeNull();
  });

  it('keeps up', async () => {
    showResponse({ objective: anObjective(CALM) });
    const region = await verdict();
    expect(region).toHaveTextContent(
      'Keeps up: 120 requests a second in the last minute; 99.2 % within 45 ms.',
    );
    expect(region).toHaveTextContent(
      'Last hour: 28,800 requests answered; 99.2 % within 45 ms, 99.2 to 100 % within 100 ms.',
    );
    expect(region).toHaveTextContent('1 of 1 instance is seen.');
    expect(region).toHaveTextContent('The portal reads the instances itself.');
    expect(region).not.toHaveTextContent('old');
  });

  it('keeps up, as far as is known of a time that is over', async () => {
    showResponse({
      source: 'prometheus',
      ageSeconds: 150,
      series: [aPoint({ at: ago(60) }), aPoint({ counts: null })],
    });
    const region = await verdict();
    expect(region).toHaveTextContent(
      /120 requests a second in the minute until \d\d:\d\d; 99\.2 % within 45 ms\./,
    );
    expect(region).toHaveTextContent('The newest figure is 2 min 30 s old.');
    expect(region).toHaveTextContent('Figures come from Prometheus.');
  });

  it.each<[string, Partial<LatencyResponse>, string]>([
    [
      'keeps up without figures',
      {
        objective: anObjective(CALM),
        series: [aPoint({ counts: null })],
      },
      'Keeps up.',
    ],
    [
      'is measured against the limit of its objective',
      { objective: anObjective({ thresholdSeconds: 0.01 }) },
      '50 % within 10 ms.',
    ],
    [
      'is saturated',
      { state: 'saturated', series: [aPoint({ loopBusy: 0.963 })] },
      'Saturated: its event loop was busy 96.3 % of the time, more than 90 % leaves nothing in reserve; 120 requests a second in the last minute; 99.2 % within 45 ms.',
    ],
    [
      'is saturated, how much is not known',
      { state: 'saturated', series: [aPoint({ loopBusy: null })] },
      'Saturated: its event loop was busy more than 90 % of the last minute; 120 requests',
    ],
    [
      'is saturated now, in a step that was not',
      { state: 'saturated', series: [aPoint({ loopBusy: 0.5 })] },
      'Saturated: its event loop was busy more than 90 % of the last minute; 120 requests',
    ],
    [
      'is saturated and answers nothing that is known',
      { state: 'saturated', series: [] },
      'Saturated: its event loop was busy more than 90 % of the last minute. Answers wait',
    ],
    [
      'has nothing to do',
      {
        objective: anObjective(CALM),
        series: [aPoint({ counts: [0, 0, 0] })],
      },
      'Keeps up: no requests in the last minute.',
    ],
    ['is quiet', { state: 'quiet' }, 'Quiet: no requests in the last minute.'],
    [
      'is not seen since',
      {
        state: 'not-seen',
        instances: [{ url: 'http://a', cloud: 'aws', seenAt: ago(300) }],
      },
      '(5 minutes ago).',
    ],
    [
      'was never seen',
      { state: 'not-seen', instances: [{ url: 'http://a', cloud: 'aws' }] },
      'Not seen since the portal runs. None of its instances answers',
    ],
    [
      'is not known to do anything',
      { state: 'unknown' },
      'Not known whether it keeps up.',
    ],
  ])('%s', async (_name, changes, words) => {
    showResponse(changes);
    expect(
      (await verdict()).textContent?.replace(/\.(?=[A-Z])/g, '. '),
    ).toContain(words);
  });
});
