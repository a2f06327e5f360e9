import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ago,
  anApi,
  anEndedTraining,
  aRefusal,
  aResponseError,
  aTraining,
  COMMIT,
} from '../../__testUtils__/builders';
import { comeBack } from '../../__testUtils__/comeBack';
import { renderTab } from '../../__testUtils__/renderTab';
import { someNames } from '../../__testUtils__/someNames';

const at = { search: '?training=t-1' };
const words = () => screen.findByTestId('training-in-words');
const again = () => screen.findByRole('button', { name: 'Run again' });

const rows = async (name: string) =>
  within(await screen.findByRole('table', { name }))
    .getAllByRole('row')
    .slice(1)
    .map(row => row.textContent);

describe('the page of a training', () => {
  it('says what it reads', async () => {
    renderTab(anApi({ getTraining: () => new Promise(() => undefined) }), at);
    expect(await screen.findByText('Reading the training')).toBeVisible();
  });

  it('tells its state in words, with the sentence of the backend', async () => {
    renderTab(anApi(), at);
    expect(await words()).toHaveTextContent(
      /^Running for 2\d(\.\d)? s; small profile of commit 0123456\.$/,
    );
    expect(screen.getByText('Trains on this machine.')).toHaveAttribute(
      'role',
      'status',
    );
    expect(
      screen.getByRole('heading', { name: 'small training' }),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'See the curves of its run' }),
    ).toHaveAttribute('href', '/model/runs?run=run-1');
    expect(
      screen.queryByRole('button', { name: 'Run again' }),
    ).not.toBeInTheDocument();
  });

  it('lists timeline, parameters and source', async () => {
    renderTab(
      anApi({
        getTraining: async () =>
          anEndedTraining({ exitCode: 0, againOf: 't 9' }),
      }),
      at,
    );
    expect(await rows('Timeline')).toEqual([
      'Created7 minutes ago by ada',
      'Started6 minutes ago after 30 s of preparation',
      'Ended5 minutes ago after 1 min 40 s',
    ]);
    expect(screen.getByText('ada')).toHaveAttribute(
      'title',
      'user:default/ada',
    );
    expect(await rows('Parameters')).toEqual(['depth8', 'rate0.1']);
    expect(await rows('Source')).toEqual([
      `Commit${COMMIT}`,
      'Launcherlocal',
      'Training idt-0',
      'Exit code0',
      'Repeatsan earlier training',
    ]);
    expect(
      screen.getByRole('link', { name: 'an earlier training' }),
    ).toHaveAttribute('href', '/?training=t+9');
  });

  it('says what is not there yet', async () => {
    renderTab(
      anApi({
        getTraining: async () =>
          aTraining({ state: 'queued', startedAt: undefined, parameters: {} }),
      }),
      at,
    );
    const [, started, ended] = await rows('Timeline');
    expect(started).toBe('Startednot yet');
    expect(ended).toBe('Endednot yet');
    expect(screen.getByText('This profile has no parameters.')).toBeVisible();
    expect(
      screen.queryByRole('progressbar', { name: 'Preparation' }),
    ).not.toBeInTheDocument();
  });

  it('shows how much of the preparation is done', async () => {
    renderTab(
      anApi({
        getTraining: async () =>
          aTraining({
            state: 'preparing',
            startedAt: undefined,
            progress: 0.4,
          }),
      }),
      at,
    );
    const bar = await screen.findByRole('progressbar', { name: 'Preparation' });
    expect(bar).toHaveAttribute('value', '0.4');
    expect(screen.getByText('40 %')).toBeVisible();
  });

  it.each([
    ['lost', 'Lost', /^Lost; small profile/],
    ['failed', 'Failed', /^Failed after 15 s; /],
    [
      'stopped',
      'Stopped with the portal',
      /^Stopped with the portal after 15 s/,
    ],
    ['cancelled', 'Cancelled', /^Cancelled after 15 s/],
  ] as const)(
    'says that it is %s and why, and offers to run it again',
    async (state, badge, sentence) => {
      renderTab(
        anApi({
          getTraining: async () =>
            aTraining({
              state,
              stateMessage: 'What happened. What to do.',
              endedAt: ago(5),
              exitCode: 1,
            }),
        }),
        at,
      );
      expect(await words()).toHaveTextContent(sentence);
      expect(screen.getByText(badge)).toBeVisible();
      expect(screen.getByText('What happened. What to do.')).toBeVisible();
      expect(await again()).toBeEnabled();
      expect(
        screen.queryByRole('button', { name: 'Cancel training' }),
      ).not.toBeInTheDocument();
    },
  );

  it('names people as the catalog does', async () => {
    renderTab(
      anApi({
        getTraining: async () =>
          aTraining({
            state: 'cancelled',
            endedAt: ago(5),
            cancelledBy: 'user:default/ada',
          }),
      }),
      { ...at, names: someNames({ 'user:default/ada': 'Ada Lovelace' }) },
    );
    expect(await words()).toHaveTextContent(/^Cancelled by Ada Lovelace after/);
    const [created] = await rows('Timeline');
    expect(created).toMatch(/by Ada Lovelace$/);
  });

  it('says who cancelled it', async () => {
    renderTab(
      anApi({
        getTraining: async () =>
          aTraining({
            state: 'cancelled',
            stateMessage: 'Cancelled.',
            endedAt: ago(5),
            cancelledBy: 'user:default/ada',
          }),
      }),
      at,
    );
    expect(await words()).toHaveTextContent(/^Cancelled by ada after 15 s; /);
    expect(screen.queryByText('Cancelled.')).not.toBeInTheDocument();
  });

  it('does not promise an end or a start to what has ended without', async () => {
    renderTab(
      anApi({
        getTraining: async () =>
          aTraining({ state: 'lost', startedAt: undefined }),
      }),
      at,
    );
    const [, started, ended] = await rows('Timeline');
    expect(started).toBe('Startednever');
    expect(ended).toBe('Endedunknown');
  });

  it('follows its states while it goes on', async () => {
    const api = anApi();
    renderTab(api, at);
    expect(await words()).toHaveTextContent(/^Running/);
    api.getTraining.mockResolvedValue(anEndedTraining({ id: 't-1' }));
    await comeBack();
    await waitFor(async () =>
      expect(await words()).toHaveTextContent(/^Succeeded after 1 min 40 s/),
    );
    expect(await again()).toBeVisible();
  });

  it('has no link to the run where nothing shows runs', async () => {
    renderTab(anApi(), { ...at, withRuns: false });
    await words();
    expect(
      screen.queryByRole('link', { name: 'See the curves of its run' }),
    ).not.toBeInTheDocument();
  });

  it('has no link to the run before there is one', async () => {
    renderTab(
      anApi({ getTraining: async () => aTraining({ run: undefined }) }),
      at,
    );
    await words();
    expect(
      screen.queryByRole('link', { name: 'See the curves of its run' }),
    ).not.toBeInTheDocument();
  });

  it('says that the training may not be seen, and whom to ask', async () => {
    renderTab(
      anApi({
        getTraining: async () => {
          throw aRefusal();
        },
      }),
      at,
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not see this training');
    expect(alert).toHaveTextContent('Ask team-fraud');
  });

  it('hides what was shown when the permission is lost', async () => {
    const api = anApi();
    renderTab(api, at);
    await words();
    api.getTraining.mockRejectedValue(aRefusal());
    await comeBack();
    expect(
      await screen.findByText('You may not see this training'),
    ).toBeVisible();
    expect(screen.queryByRole('log')).not.toBeInTheDocument();
  });

  it('leads back to the list where the model has no such training', async () => {
    const api = anApi();
    api.getTraining.mockRejectedValue(await aResponseError(404, 'None.'));
    renderTab(api, at);
    expect(await screen.findByText('fraud has no training t-1')).toBeVisible();
    expect(screen.queryByText('Try again')).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('link', { name: 'Trainings of fraud' }),
    );
    expect(
      await screen.findByRole('grid', { name: 'Trainings of fraud' }),
    ).toBeVisible();
  });

  it('asks for no training of which the id cannot be one', async () => {
    const api = anApi();
    renderTab(api, { search: '?training=../x' });
    expect(await screen.findByText('fraud has no training ../x')).toBeVisible();
    expect(api.getTraining).not.toHaveBeenCalled();
  });

  it('shows the words of a failure, and tries again', async () => {
    const message = 'The database does not answer; try again in a minute.';
    const api = anApi();
    api.getTraining.mockRejectedValueOnce(await aResponseError(503, message));
    renderTab(api, at);
    expect(await screen.findByText(message)).toBeVisible();
    expect(screen.getByRole('link', { name: 'All trainings' })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await words()).toBeVisible();
  });

  it('keeps what it knew, with its age, when a read fails', async () => {
    const api = anApi();
    renderTab(api, at);
    await words();
    api.getTraining.mockRejectedValue(await aResponseError(502, 'It is away.'));
    await comeBack();
    expect(await screen.findByText(/It is away\./)).toBeVisible();
    expect(screen.getByText(/^Showing an answer from/)).toBeVisible();
    expect(await words()).toBeVisible();
  });

  it('goes back to all trainings', async () => {
    renderTab(anApi(), at);
    await userEvent.click(
      await screen.findByRole('link', { name: 'All trainings' }),
    );
    expect(
      await screen.findByRole('grid', { name: 'Trainings of fraud' }),
    ).toBeVisible();
  });
});
