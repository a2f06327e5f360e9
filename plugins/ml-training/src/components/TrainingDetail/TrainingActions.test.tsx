import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  anApi,
  anEndedTraining,
  aRefusal,
  aResponseError,
  aTraining,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?training=t-1' };
const words = () => screen.findByTestId('training-in-words');
const again = () => screen.findByRole('button', { name: 'Run again' });
const cancelButton = () =>
  screen.findByRole('button', { name: 'Cancel training' });

describe('cancelling a training', () => {
  async function ask() {
    await userEvent.click(await cancelButton());
    return screen.findByRole('dialog', { name: 'Cancel this training?' });
  }

  it('says first what it ends, and ends it once confirmed', async () => {
    const api = anApi();
    renderTab(api, at);
    const dialog = await ask();
    expect(dialog).toHaveTextContent(
      'This ends the small training of commit 0123456 now.',
    );
    expect(api.cancelTraining).not.toHaveBeenCalled();
    api.getTraining.mockResolvedValue(aTraining({ state: 'cancelling' }));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Yes, cancel it' }),
    );
    await waitFor(async () =>
      expect(await words()).toHaveTextContent(/^Being cancelled, after/),
    );
    expect(api.cancelTraining.mock.calls).toEqual([
      [{ kind: 'Component', namespace: 'default', name: 'fraud' }, 't-1'],
    ]);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(await cancelButton()).toBeDisabled();
  });

  it.each<[string, (dialog: HTMLElement) => Promise<unknown>]>([
    [
      'kept going',
      dialog =>
        userEvent.click(
          within(dialog).getByRole('button', { name: 'Keep it going' }),
        ),
    ],
    ['left with Escape', () => userEvent.keyboard('{Escape}')],
  ])('cancels nothing when it is %s', async (_name, leave) => {
    const api = anApi();
    renderTab(api, at);
    await leave(await ask());
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(api.cancelTraining).not.toHaveBeenCalled();
    const button = await cancelButton();
    // The dialog gives the focus back some frames after it has gone.
    await waitFor(() => expect(button).toHaveFocus());
  });

  it.each<[string, () => Promise<Error>, string, string]>([
    [
      'may not be done',
      async () => aRefusal(),
      'You may not cancel this training',
      'Ask team-fraud',
    ],
    [
      'fails',
      () => aResponseError(503, 'The launcher does not answer.'),
      'It was not cancelled',
      'The launcher does not answer.',
    ],
  ])('says so when it %s', async (_name, error, title, text) => {
    const api = anApi();
    api.cancelTraining.mockRejectedValue(await error());
    renderTab(api, at);
    await userEvent.click(
      within(await ask()).getByRole('button', { name: 'Yes, cancel it' }),
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(title);
    expect(alert).toHaveTextContent(text);
    expect(await cancelButton()).toBeEnabled();
  });
});

describe('registering what a training has made', () => {
  const register = () =>
    screen.queryByRole('link', { name: 'Register version' });

  it('is the first thing to do once it has succeeded', async () => {
    renderTab(anApi({ getTraining: async () => anEndedTraining() }), at);
    expect((await again()).dataset.variant).toBe('secondary');
    expect(register()).toHaveAttribute(
      'href',
      '/model/versions?register=run-1',
    );
    const curves = screen.getByRole('link', {
      name: 'See the curves of its run',
    });
    expect(register()?.dataset.variant).toBe('primary');
    expect(curves.dataset.variant).toBe('secondary');
  });

  it.each([
    ['failed', anEndedTraining({ state: 'failed' }), true],
    ['has no run', anEndedTraining({ run: undefined }), true],
    ['is in a portal without versions', anEndedTraining(), false],
  ])('is not there when it %s', async (_name, training, withVersions) => {
    const api = anApi({ getTraining: async () => training });
    renderTab(api, { ...at, withVersions });
    await again();
    expect(register()).not.toBeInTheDocument();
  });
});

describe('running a training again', () => {
  const ended = { getTraining: async () => anEndedTraining() };

  it('starts one and goes to it', async () => {
    const api = anApi(ended);
    renderTab(api, at);
    await userEvent.click(await again());
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent('?training=t-3'),
    );
    expect(api.runAgain.mock.calls).toEqual([
      [
        { kind: 'Component', namespace: 'default', name: 'fraud' },
        't-0',
        expect.stringMatching(/^[0-9a-f]{32}$/),
      ],
    ]);
    await waitFor(() => expect(api.getTraining.mock.lastCall?.[1]).toBe('t-3'));
  });

  it('starts one for a double click', async () => {
    const api = anApi({
      ...ended,
      runAgain: () => new Promise(() => undefined),
    });
    renderTab(api, at);
    await userEvent.dblClick(await again());
    expect(api.runAgain).toHaveBeenCalledTimes(1);
  });

  it('repeats the same request after a lost answer', async () => {
    const api = anApi(ended);
    api.runAgain.mockRejectedValueOnce(new Error('connection lost'));
    renderTab(api, at);
    await userEvent.click(await again());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('It was not started again');
    expect(alert).toHaveTextContent('connection lost');
    await userEvent.click(await again());
    await waitFor(() => expect(api.runAgain).toHaveBeenCalledTimes(2));
    const [first, second] = api.runAgain.mock.calls;
    expect(second[2]).toBe(first[2]);
  });

  it('says that the user may not, and whom to ask', async () => {
    const api = anApi(ended);
    api.runAgain.mockRejectedValue(aRefusal());
    renderTab(api, at);
    await userEvent.click(await again());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not start a training of fraud');
    expect(alert).toHaveTextContent('Ask team-fraud');
  });
});

describe('what others than the owners are offered', () => {
  const others = { ...at, groups: ['group:default/team-b'] };
  const who = 'Members of team-fraud may start and cancel its trainings.';

  it('is the run of a training that ended, and neither a version nor another training', async () => {
    renderTab(anApi({ getTraining: async () => anEndedTraining() }), others);
    expect(await screen.findByText(who)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Run again' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'Register version' }),
    ).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: /run/i })).toBeVisible();
  });

  it('does not end a training that runs', async () => {
    renderTab(anApi(), others);
    expect(await screen.findByText(who)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Cancel training' }),
    ).not.toBeInTheDocument();
  });
});
