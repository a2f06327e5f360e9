import { screen } from '@testing-library/react';
import type { LatencyResponse } from '@modelport/plugin-fraud-latency-common';
import { ago, anObjective, aPoint } from '../../__testUtils__/builders';
import { showResponse } from '../../__testUtils__/showResponse';

const verdict = () =>
  screen.findByRole('region', { name: 'How the service does' });

describe('how the service does, in words', () => {
  it('keeps up', async () => {
    showResponse({});
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
      { series: [aPoint({ counts: null })] },
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
      { state: 'keeping-up', series: [aPoint({ counts: [0, 0, 0] })] },
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
