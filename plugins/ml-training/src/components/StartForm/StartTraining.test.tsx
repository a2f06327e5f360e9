import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  anApi,
  aProfile,
  aRefusal,
  COMMIT,
  someProfiles,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?start=1' };
const start = () => screen.findByRole('button', { name: 'Start training' });
const field = (name: string) => screen.getByRole('textbox', { name });

async function fill(name: string, text: string) {
  await userEvent.clear(field(name));
  if (text) {
    await userEvent.type(field(name), text);
  }
}

describe('the form that starts a training', () => {
  it('says what it reads', async () => {
    renderTab(anApi({ getProfiles: () => new Promise(() => undefined) }), at);
    expect(
      await screen.findByText('Reading the profiles in modelport.yaml'),
    ).toBeVisible();
  });

  it('shows commit, profiles with their limits, and a field for each parameter', async () => {
    renderTab(anApi(), at);
    await start();
    expect(screen.getByText(/^Trains commit 0123456/)).toBeVisible();
    const small = screen.getByRole('radio', { name: 'Small' });
    expect(small).toBeChecked();
    expect(small).toHaveAccessibleDescription(
      /Under a minute on two cores.*Ends after 10 min at the latest and may use 2 GiB memory/,
    );
    expect(
      screen.getByRole('radio', { name: 'Network' }),
    ).toHaveAccessibleDescription(/Also installs torch\./);
    expect(field('depth')).toHaveValue('6');
    expect(field('depth')).toHaveAccessibleDescription(
      'How deep the trees are. From 1 to 12. Default 6.',
    );
    expect(field('rate')).toHaveAccessibleDescription(/At least 0\./);
    expect(field('seed')).toHaveAccessibleDescription('At most 99.');
    expect(screen.getByRole('switch', { name: 'balanced' })).toBeChecked();
    expect(screen.getByRole('button', { name: /kind/ })).toHaveTextContent(
      'gbm',
    );
  });

  it('starts what was chosen, and goes to the training', async () => {
    const api = anApi();
    renderTab(api, at);
    await start();
    await fill('depth', '8');
    await fill('note', 'a try');
    await userEvent.click(screen.getByRole('switch', { name: 'balanced' }));
    await userEvent.click(screen.getByRole('button', { name: /kind/ }));
    await userEvent.click(screen.getByRole('option', { name: 'logistic' }));
    await userEvent.click(await start());
    expect(await screen.findByTestId('search')).toHaveTextContent(
      '?training=t-2',
    );
    expect(api.startTraining.mock.calls[0]).toEqual([
      { kind: 'Component', namespace: 'default', name: 'fraud' },
      {
        profile: 'small',
        parameters: {
          depth: 8,
          rate: 0.1,
          note: 'a try',
          balanced: false,
          kind: 'logistic',
        },
        commit: COMMIT,
        requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
  });

  it('says in an emptied field which default is used', async () => {
    const api = anApi();
    renderTab(api, at);
    await start();
    await userEvent.clear(field('depth'));
    expect(field('depth')).toHaveValue('');
    expect(screen.getByPlaceholderText('default 6')).toBe(field('depth'));
    expect(field('seed')).not.toHaveAttribute('placeholder');
    await userEvent.click(await start());
    await waitFor(() =>
      expect(api.startTraining.mock.calls[0][1].parameters).not.toHaveProperty(
        'depth',
      ),
    );
  });

  it('starts another profile, without parameters', async () => {
    const api = anApi();
    renderTab(api, at);
    await start();
    await userEvent.click(screen.getByRole('radio', { name: 'Network' }));
    expect(screen.getByText('This profile has no parameters.')).toBeVisible();
    await userEvent.click(await start());
    await waitFor(() =>
      expect(api.startTraining.mock.calls[0][1]).toMatchObject({
        profile: 'torch',
        parameters: {},
      }),
    );
  });

  it('leaves out a commit that is not a full hash', async () => {
    const api = anApi({
      getProfiles: async () => someProfiles({ commit: '' }),
    });
    renderTab(api, at);
    await userEvent.click(await start());
    await waitFor(() =>
      expect(api.startTraining.mock.calls[0][1].commit).toBeUndefined(),
    );
  });

  it.each([
    ['depth', '13', 'must be at most 12'],
    ['depth', '1.5', 'must be a whole number from 1 to 12, not 1.5'],
    ['rate', 'fast', 'must be a decimal number, such as 16, 0.5 or 1e-3'],
    ['depth', '0x8', 'must be a decimal number, such as 16, 0.5 or 1e-3'],
    ['rate', '1e999', 'must be a finite number'],
  ])('says at %s what is wrong with %s', async (name, text, message) => {
    const api = anApi();
    renderTab(api, at);
    await start();
    await fill(name, text);
    expect(screen.queryByText(message)).not.toBeInTheDocument();
    await userEvent.click(await start());
    expect(await screen.findByText(message)).toBeVisible();
    expect(field(name)).toBeInvalid();
    expect(field(name)).toHaveAccessibleDescription(
      expect.stringContaining(message),
    );
    expect(
      screen.getByText('Correct 1 parameter, then start again.'),
    ).toBeVisible();
    expect(api.startTraining).not.toHaveBeenCalled();
    await fill(name, '2');
    expect(screen.queryByText(message)).not.toBeInTheDocument();
    expect(field(name)).toBeValid();
  });

  it('says it when a field is left, too', async () => {
    renderTab(anApi(), at);
    await start();
    await fill('seed', '100');
    await userEvent.tab();
    expect(await screen.findByText('must be at most 99')).toBeVisible();
  });

  it.each(['depth', 'balanced'])(
    'puts what the backend says about %s at its field',
    async name => {
      const api = anApi();
      api.startTraining.mockRejectedValueOnce(
        new Error(`parameters.${name} is not liked`),
      );
      renderTab(api, at);
      await userEvent.click(await start());
      expect(await screen.findByText('is not liked')).toBeVisible();
      expect(
        screen.queryByText('The training was not started'),
      ).not.toBeInTheDocument();
    },
  );

  it('starts one training for a double click', async () => {
    const api = anApi({ startTraining: () => new Promise(() => undefined) });
    renderTab(api, at);
    await userEvent.dblClick(await start());
    expect(api.startTraining).toHaveBeenCalledTimes(1);
  });

  it('repeats the same request after a lost answer, and makes another for other values', async () => {
    const api = anApi();
    api.startTraining.mockRejectedValue(new Error('connection lost'));
    renderTab(api, at);
    await userEvent.click(await start());
    expect(await screen.findByText('connection lost')).toBeVisible();
    expect(screen.getByText('The training was not started')).toBeVisible();
    await userEvent.click(await start());
    await waitFor(() => expect(api.startTraining).toHaveBeenCalledTimes(2));
    await fill('depth', '3');
    await userEvent.click(await start());
    await waitFor(() => expect(api.startTraining).toHaveBeenCalledTimes(3));
    const [first, second, third] = api.startTraining.mock.calls.map(
      ([, { requestId }]) => requestId,
    );
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('says that the user may not, and whom to ask', async () => {
    const api = anApi();
    api.startTraining.mockRejectedValue(aRefusal());
    renderTab(api, at);
    await userEvent.click(await start());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not start a training of fraud');
    expect(alert).toHaveTextContent('Ask team-fraud');
  });

  it('shows the problem in place of the form, and reads again', async () => {
    const api = anApi();
    api.getProfiles.mockResolvedValueOnce(
      someProfiles({
        commit: '',
        profiles: [],
        problem: 'The repository has no modelport.yaml: add one.',
      }),
    );
    renderTab(api, at);
    const notice = await screen.findByText(
      'The repository has no modelport.yaml: add one.',
    );
    expect(notice).toBeVisible();
    expect(screen.queryByRole('form')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Read again' }));
    expect(await start()).toBeVisible();
  });

  it('tells the next step when there are no profiles', async () => {
    const api = anApi();
    api.getProfiles.mockResolvedValueOnce(someProfiles({ profiles: [] }));
    renderTab(api, at);
    expect(
      await screen.findByText('modelport.yaml declares no profile'),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Read again' }));
    expect(await start()).toBeVisible();
  });

  it('says that the profiles may not be seen', async () => {
    renderTab(
      anApi({
        getProfiles: async () => {
          throw aRefusal();
        },
      }),
      at,
    );
    expect(
      await screen.findByText('You may not see the profiles of fraud'),
    ).toBeVisible();
  });

  it('shows a choice without a default as not made', async () => {
    const api = anApi({
      getProfiles: async () =>
        someProfiles({
          profiles: [
            aProfile({
              parameters: [{ name: 'size', type: 'integer', enum: [1, 2] }],
            }),
          ],
        }),
    });
    renderTab(api, at);
    await start();
    const choice = screen.getByRole('button', { name: /size/ });
    expect(choice).toHaveTextContent('Choose');
    await userEvent.click(choice);
    await userEvent.click(
      within(screen.getByRole('listbox')).getByRole('option', { name: '2' }),
    );
    await userEvent.click(await start());
    await waitFor(() =>
      expect(api.startTraining.mock.calls[0][1].parameters).toEqual({
        size: 2,
      }),
    );
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
