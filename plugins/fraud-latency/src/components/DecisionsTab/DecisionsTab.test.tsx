import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aCallError, ago, aModel, anApi } from '../../__testUtils__/builders';
import { aSummary } from '../../__testUtils__/recordBuilders';
import { renderDecisions } from '../../__testUtils__/renderTab';
import type { RecordsSummary } from '@modelport/plugin-fraud-latency-common';
import styles from './DecisionsTab.module.css';

const withSummary = (changes: Partial<RecordsSummary>) =>
  anApi({ getRecords: async () => aSummary(changes) });
const failing = (statusCode: number, message: string) =>
  anApi({
    getRecords: async () => {
      throw aCallError(statusCode, message);
    },
  });
const tabs = async () =>
  (await screen.findAllByRole('tab')).map(({ textContent }) => textContent);

describe('the tab "Decisions"', () => {
  it('says what it reads', async () => {
    renderDecisions(anApi({ getRecords: () => new Promise(() => undefined) }));
    expect(
      await screen.findByText('Reading the records of fraud'),
    ).toBeVisible();
  });

  it('begins with the review queue while something waits in it', async () => {
    renderDecisions(withSummary({ openReviews: 2 }));
    expect(await tabs()).toEqual([
      'Review queue (2)',
      'Recent payments',
      'Business',
      'Experiment',
      'Policy',
    ]);
    expect(
      await screen.findByRole('region', { name: 'Review queue' }),
    ).toBeVisible();
    expect(screen.getByText(/Payments are kept for 90 days/)).toBeVisible();
  });

  it('lets its parts take as many lines as a phone needs, with the line below that which is shown', async () => {
    renderDecisions(anApi());
    const list = await screen.findByRole('tablist');
    const parts = list.parentElement;
    expect(parts).toHaveClass(styles.parts);
    expect(parts?.querySelector(':scope > .bui-TabActive')).not.toBeNull();
  });

  it('begins with the recent payments where nothing waits', async () => {
    renderDecisions(withSummary({ openReviews: 0 }));
    expect(await tabs()).toEqual([
      'Recent payments',
      'Business',
      'Review queue',
      'Experiment',
      'Policy',
    ]);
  });

  it('takes nobody elsewhere when something comes to the queue meanwhile', async () => {
    jest.useFakeTimers();
    try {
      const api = withSummary({ openReviews: 0 });
      renderDecisions(api);
      await tabs();
      api.getRecords.mockResolvedValue(aSummary({ openReviews: 3 }));
      await jest.advanceTimersByTimeAsync(10_100);
      expect(
        await screen.findByRole('tab', { name: 'Review queue (3)' }),
      ).toBeVisible();
      expect(
        screen.getByRole('tab', { name: 'Recent payments' }),
      ).toHaveAttribute('aria-selected', 'true');
    } finally {
      jest.useRealTimers();
    }
  });

  it('keeps in the URL which part is shown, and begins another one anew', async () => {
    const user = userEvent.setup();
    renderDecisions(anApi(), { search: '?list=done&pages=abc' });
    await user.click(
      await screen.findByRole('tab', { name: 'Recent payments' }),
    );
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent('?view=payments'),
    );
    expect(screen.getByTestId('search')).not.toHaveTextContent('pages');
    expect(
      await screen.findByRole('region', { name: 'Recent payments' }),
    ).toBeVisible();
  });

  it('says how records are switched on', async () => {
    renderDecisions(withSummary({ state: 'off', newestAt: undefined }));
    expect(
      await screen.findByRole('heading', {
        name: 'The portal does not read the records of this service',
      }),
    ).toBeVisible();
    expect(
      screen.getByRole('group', {
        name: 'Configuration that switches records on',
      }),
    ).toHaveTextContent('records: { keepDays: 90 }');
    expect(screen.queryByRole('tab')).toBeNull();
  });

  it('says that no payment has come yet, and whether the records were read', async () => {
    const none = { state: 'none', newestAt: undefined } as const;
    const { unmount } = renderDecisions(withSummary(none));
    expect(
      await screen.findByRole('heading', { name: 'No payment has come yet' }),
    ).toBeVisible();
    expect(
      screen.getByText(/The records of the service were read/),
    ).toBeVisible();
    unmount();
    renderDecisions(withSummary({ ...none, readAt: undefined }));
    expect(await screen.findByText(/have not been read yet/)).toBeVisible();
  });

  it('says that records are old, and why', async () => {
    renderDecisions(
      withSummary({
        state: 'stale',
        readAt: ago(300),
        problem: 'The scoring service cannot be reached.',
      }),
    );
    expect(
      await screen.findByText(
        'What follows is as it was when the records were read last',
      ),
    ).toBeVisible();
    expect(
      screen.getByText(
        /They were read 5 minutes ago\. The scoring service cannot be reached\./,
      ),
    ).toBeVisible();
    expect(await tabs()).toHaveLength(5);
  });

  it('says that payments are missing, and that only a share of the cards is kept', async () => {
    renderDecisions(withSummary({ lostAt: ago(3_600), sampleShare: 0.1 }));
    expect(await screen.findByText('Some payments are missing')).toBeVisible();
    expect(screen.getByText(/last 1 hour ago/)).toBeVisible();
    expect(screen.getByText(/payments of 10 % of the cards/)).toBeVisible();
  });

  it('says whom to ask where it may not be seen', async () => {
    renderDecisions(failing(403, 'Not allowed'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /You may not see the records of fraud.*team-fraud/,
    );
  });

  it('says that the configuration does not know the service', async () => {
    renderDecisions(failing(409, 'There is no service "cards" here.'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no service "cards" here.',
    );
  });

  it.each([
    ['the entity', anApi(), aModel({})],
    ['the backend', failing(404, 'No annotation.'), aModel()],
  ])('says which annotation %s misses', async (_whom, api, entity) => {
    renderDecisions(api, { entity });
    expect(
      (await screen.findAllByText(/modelport\.dev\/scoring-service/))[0],
    ).toBeVisible();
  });
});
