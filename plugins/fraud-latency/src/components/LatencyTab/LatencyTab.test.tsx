import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aCallError,
  aModel,
  anApi,
  aResponse,
  nothingObserved,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';
import { rowsOf } from '../../__testUtils__/showResponse';

const verdict = () =>
  screen.findByRole('region', { name: 'How the service does' });

describe('the tab "Latency"', () => {
  it('says what it reads', async () => {
    renderTab(anApi({ getLatency: () => new Promise(() => undefined) }));
    expect(
      await screen.findByText('Reading the latency of fraud'),
    ).toBeVisible();
  });

  it('answers in words first, then objective, versions, steps, time and instances', async () => {
    renderTab(anApi());
    await verdict();
    const regions = screen
      .getAllByRole('region')
      .map(region => region.getAttribute('aria-label'))
      .filter(name => !name?.endsWith('notifications.'));
    const measured = (title: string) => `${title}, measured inside the service`;
    expect(regions).toEqual([
      'How the service does',
      measured('Objective'),
      measured('By version'),
      measured('By step of scoring'),
      measured('Over time'),
      measured('Latency over time'),
      'Requests a second',
      'Delay of the event loop (ms)',
      'Busy share of the event loop (%)',
      'Instances',
      'Why was a transaction decided so?',
    ]);
    expect(
      screen.getByText(/All figures are measured inside the service/),
    ).toBeVisible();
  });

  it('reads the span that the URL names, and keeps another one there', async () => {
    const user = userEvent.setup();
    const api = anApi();
    renderTab(api, { search: '?window=6h' });
    expect(await verdict()).toHaveTextContent('Last 6 hours');
    expect(api.getLatency).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'fraud' }),
      expect.objectContaining({ window: '6h' }),
    );
    await user.click(screen.getByRole('button', { name: /Span of time/ }));
    await user.click(
      await screen.findByRole('option', { name: 'Last 7 days' }),
    );
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent('?window=7d'),
    );
    expect(await verdict()).toHaveTextContent('Last 7 days');
    await user.click(screen.getByRole('button', { name: /Span of time/ }));
    await user.click(await screen.findByRole('option', { name: 'Last hour' }));
    await waitFor(() =>
      expect(screen.getByTestId('search')).toBeEmptyDOMElement(),
    );
  });

  it('says which annotation is missing, and where it goes', async () => {
    renderTab(anApi(), { entity: aModel({}) });
    expect(
      (await screen.findAllByText(/modelport\.dev\/scoring-service/))[0],
    ).toBeVisible();
  });

  it('says so as well where only the backend misses it', async () => {
    renderTab(
      anApi({
        getLatency: async () => {
          throw aCallError(404, 'No annotation.');
        },
      }),
    );
    expect(
      (await screen.findAllByText(/modelport\.dev\/scoring-service/))[0],
    ).toBeVisible();
  });

  it('says that the configuration does not know the service, and what to do', async () => {
    renderTab(
      anApi({
        getLatency: async () => {
          throw aCallError(409, 'There is no service "cards" here.');
        },
      }),
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The scoring service cannot be shown');
    expect(alert).toHaveTextContent('There is no service "cards" here.');
    expect(alert).toHaveTextContent(
      'The annotation modelport.dev/scoring-service of this component is "cards".',
    );
  });

  it('says whom to ask where latency may not be seen, and leaves decisions to their own permission', async () => {
    renderTab(
      anApi({
        getLatency: async () => {
          throw aCallError(403, 'Not allowed');
        },
      }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /You may not see the latency of fraud.*team-fraud/,
    );
    expect(
      screen.getByRole('textbox', { name: 'Transaction id' }),
    ).toBeVisible();
  });

  it('says why nothing could be read, and reads again when asked', async () => {
    const user = userEvent.setup();
    const api = anApi();
    api.getLatency.mockRejectedValueOnce(aCallError(502, 'It is away.'));
    renderTab(api);
    expect(await screen.findByRole('alert')).toHaveTextContent('It is away.');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await verdict()).toBeVisible();
  });

  it('keeps an old answer with its age where the newest read failed', async () => {
    jest.useFakeTimers();
    try {
      const api = anApi();
      renderTab(api, { search: '?window=15m' });
      await verdict();
      api.getLatency.mockRejectedValue(aCallError(502, 'It is away.'));
      await jest.advanceTimersByTimeAsync(5_100);
      expect(await screen.findByText(/^Showing an answer from/)).toBeVisible();
      expect(screen.getByText(/It is away\./)).toBeVisible();
      expect(await verdict()).toHaveTextContent('Keeps up');
    } finally {
      jest.useRealTimers();
    }
  });

  it('says how requests reach a service that nobody asked anything yet', async () => {
    renderTab(anApi({ getLatency: async () => nothingObserved() }));
    expect(
      await screen.findByRole('heading', { name: 'Nothing observed yet' }),
    ).toBeVisible();
    expect(
      screen.getByRole('group', { name: 'A request to score' }),
    ).toHaveTextContent('curl -s http://scoring-1:7500/v1/score');
    expect(await verdict()).toHaveTextContent('Quiet');
    expect(screen.queryByRole('region', { name: /^By version/ })).toBeNull();
    expect(screen.getByRole('table', { name: 'Instances' })).toBeVisible();
  });

  it('names a place for the address where no instance is configured', async () => {
    renderTab(
      anApi({
        getLatency: async () =>
          nothingObserved({ instances: [], state: 'unknown' }),
      }),
    );
    expect(
      await screen.findByText(/http:\/\/SERVICE:7500\/v1\/score/),
    ).toBeVisible();
    expect(screen.getByText('None is configured.')).toBeVisible();
  });

  it('shows what is known under a sentence about what is not', async () => {
    renderTab(
      anApi({
        getLatency: async () =>
          aResponse({ problem: 'Prometheus gave no event loop figures.' }),
      }),
    );
    const known = await screen.findByRole('table', { name: 'By version' });
    expect(known).toBeVisible();
    expect(
      screen.getByText('Prometheus gave no event loop figures.'),
    ).toBeVisible();
  });

  it('shows instances with their clouds and problems', async () => {
    renderTab(
      anApi({
        getLatency: async () =>
          aResponse({
            instances: [
              ...aResponse().instances,
              {
                url: 'http://scoring-2:7500',
                cloud: 'gcp',
                problem: 'It refuses connections.',
              },
            ],
          }),
      }),
    );
    const table = await screen.findByRole('table', { name: 'Instances' });
    expect(rowsOf(table)).toEqual([
      ['Address', 'Cloud', 'State', 'Last seen', 'Problem'],
      [
        'http://scoring-1:7500',
        'aws',
        'Seen',
        expect.stringMatching(/seconds? ago$/),
        '–',
      ],
      [
        'http://scoring-2:7500',
        'gcp',
        'Not seen',
        'not since the portal runs',
        'It refuses connections.',
      ],
    ]);
    expect(await verdict()).toHaveTextContent('1 of 2 instances are seen.');
  });
});
