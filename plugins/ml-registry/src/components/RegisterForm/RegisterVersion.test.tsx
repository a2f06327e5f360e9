import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aConflict, anApi, aRefusal } from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?register=run-9' };
const register = () =>
  screen.findByRole('button', { name: 'Register version' });
const models = (...items: Array<[id: string, version?: string]>) => ({
  items: items.map(([modelId, version]) => ({
    modelId,
    name: `model ${modelId}`,
    version,
  })),
});

describe('the form that registers a version', () => {
  it('says what it reads', async () => {
    renderTab(anApi({ listRunModels: () => new Promise(() => undefined) }), at);
    expect(
      await screen.findByText('Reading the models of run run-9'),
    ).toBeVisible();
  });

  it('registers the one model of a run by one press, and goes to the version', async () => {
    const api = anApi();
    renderTab(api, at);
    expect(await screen.findByRole('radio', { name: 'model' })).toBeChecked();
    expect(screen.getByRole('link', { name: 'run-9' })).toHaveAttribute(
      'href',
      '/model/runs?run=run-9',
    );
    await userEvent.click(await register());
    expect(
      await screen.findByRole('heading', { name: 'Version 5' }),
    ).toBeVisible();
    expect(screen.getByTestId('search')).toHaveTextContent('?version=5');
    expect(api.registerVersion.mock.calls).toEqual([
      [
        { kind: 'Component', namespace: 'default', name: 'fraud' },
        { runId: 'run-9', modelId: 'm-1', description: undefined },
      ],
    ]);
  });

  it('keeps all of a description that is too long, says so, and registers nothing', async () => {
    const api = anApi();
    renderTab(api, at);
    await register();
    const field = screen.getByRole('textbox', { name: 'Description' });
    await userEvent.click(field);
    await userEvent.paste('x'.repeat(2_001));
    expect(field).toHaveValue('x'.repeat(2_001));
    expect(screen.getByText('2,001 of 2,000 characters')).toBeVisible();
    expect(await register()).toBeDisabled();
    await userEvent.type(field, '{Backspace}');
    await userEvent.click(await register());
    await waitFor(() =>
      expect(api.registerVersion.mock.calls[0][1].description).toBe(
        'x'.repeat(2_000),
      ),
    );
  });

  it('names the run beside its id where a plugin tells its name', async () => {
    const getRunName = jest.fn(async () => ({ name: 'calm-owl' }));
    renderTab(anApi(), { ...at, runNames: { getRunName } });
    expect(
      await screen.findByRole('link', { name: 'calm-owl (run-9)' }),
    ).toHaveAttribute('href', '/model/runs?run=run-9');
  });

  it('has its id alone where its name cannot be read', async () => {
    const getRunName = jest.fn(async () => {
      throw new Error('timed out');
    });
    renderTab(anApi(), { ...at, runNames: { getRunName } });
    expect(await register()).toBeEnabled();
    expect(getRunName).toHaveBeenCalled();
    expect(screen.getByRole('link', { name: 'run-9' })).toBeVisible();
  });

  it('registers the model that was chosen, with a description', async () => {
    const api = anApi({ listRunModels: async () => models(['a'], ['b']) });
    renderTab(api, at);
    await userEvent.click(
      await screen.findByRole('radio', { name: 'model b' }),
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Description' }),
      ' Deeper trees. ',
    );
    await userEvent.click(await register());
    await waitFor(() =>
      expect(api.registerVersion.mock.calls[0][1]).toEqual({
        runId: 'run-9',
        modelId: 'b',
        description: 'Deeper trees.',
      }),
    );
  });

  describe('says who counts as author', () => {
    const [ada, grace, alan] = ['ada', 'grace', 'alan'].map(
      name => `user:default/${name}`,
    );
    const show = (user: string | undefined, members: string[]) =>
      renderTab(anApi(), {
        ...at,
        groups: ['group:default/team-fraud'],
        members,
        user: grace,
        runNames: { getRunName: async () => ({ name: 'calm-owl', user }) },
      });
    const warning = 'Nobody of team-fraud would be left to approve it';

    it.each([
      ['a user of MLflow', 'root', 'You register it, so you count'],
      ['nobody known', undefined, 'You register it, so you count'],
      ['the reader', grace, 'You started the run and register it, so you'],
      ['another', ada, 'ada started the run and you register it, so both'],
    ])('of a run of %s', async (_who, user, words) => {
      show(user, [ada, grace, alan]);
      const form = await screen.findByRole('form');
      await waitFor(() => expect(form).toHaveTextContent(words));
      expect(form).toHaveTextContent(
        'An author cannot approve it as champion.',
      );
      expect(form).not.toHaveTextContent(warning);
    });

    it('and what to do where nobody would be left', async () => {
      show(grace, [grace]);
      const form = await screen.findByRole('form');
      await waitFor(() => expect(form).toHaveTextContent(warning));
      expect(form).toHaveTextContent(
        'Add somebody to team-fraud who can approve it.',
      );
    });

    it('and who should register it so that somebody is left', async () => {
      show(ada, [ada, grace]);
      const form = await screen.findByRole('form');
      await waitFor(() => expect(form).toHaveTextContent(warning));
      expect(form).toHaveTextContent(
        'Let ada register it: then you can approve it.',
      );
    });

    it('and nothing of who is left where the members are not known', async () => {
      show(grace, []);
      const form = await screen.findByRole('form');
      await waitFor(() =>
        expect(form).toHaveTextContent('so you count as its author'),
      );
      expect(form).not.toHaveTextContent(warning);
    });
  });

  it('says that there is no such run, and leads back', async () => {
    renderTab(
      anApi({
        listRunModels: async () => {
          throw Object.assign(new Error('no run'), { statusCode: 404 });
        },
      }),
      at,
    );
    expect(await screen.findByText('fraud has no run run-9')).toBeVisible();
    expect(screen.getByRole('link', { name: 'See its runs' })).toHaveAttribute(
      'href',
      '/model/runs',
    );
  });

  it('registers once for a double click', async () => {
    const api = anApi({ registerVersion: () => new Promise(() => undefined) });
    renderTab(api, at);
    await userEvent.dblClick(await register());
    expect(api.registerVersion).toHaveBeenCalledTimes(1);
  });

  it('says that the run is a version already, with the way there', async () => {
    renderTab(anApi({ listRunModels: async () => models(['a', '2']) }), at);
    expect(
      await screen.findByText('This run is registered already'),
    ).toBeVisible();
    expect(screen.getByText(/model a is version 2\./)).toBeVisible();
    expect(screen.getByRole('link', { name: 'See version 2' })).toHaveAttribute(
      'href',
      '/?version=2',
    );
    expect(
      screen.queryByRole('button', { name: 'Register version' }),
    ).not.toBeInTheDocument();
  });

  it('offers the models that are no version yet', async () => {
    renderTab(
      anApi({ listRunModels: async () => models(['a', '2'], ['b']) }),
      at,
    );
    expect(await screen.findByRole('radio', { name: 'model b' })).toBeChecked();
    expect(
      screen.getByRole('radio', { name: 'model a (registered as version 2)' }),
    ).toBeDisabled();
  });

  it('reads again when somebody registered it meanwhile', async () => {
    const api = anApi();
    api.registerVersion.mockRejectedValue(aConflict('It is version 5.'));
    renderTab(api, at);
    const button = await register();
    api.listRunModels.mockResolvedValue(models(['m-1', '5']));
    await userEvent.click(button);
    expect(
      await screen.findByRole('link', { name: 'See version 5' }),
    ).toBeVisible();
  });

  it('says why nothing was registered', async () => {
    const api = anApi();
    api.registerVersion.mockRejectedValue(new Error('MLflow is away'));
    renderTab(api, at);
    await userEvent.click(await register());
    expect(await screen.findByText('MLflow is away')).toBeVisible();
    expect(screen.getByText('The version was not registered')).toBeVisible();
  });

  it('is not offered to others than the owners, who are named', async () => {
    renderTab(anApi(), { ...at, groups: ['group:default/team-b'] });
    expect(
      await screen.findByText(/^Members of team-fraud may register/),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Register version' }),
    ).not.toBeInTheDocument();
  });

  it('is offered to the owners', async () => {
    renderTab(anApi(), { ...at, groups: ['group:default/team-fraud'] });
    expect(await register()).toBeVisible();
  });

  it('says in the words of the backend that one has to be of the owner group', async () => {
    const api = anApi();
    api.registerVersion.mockRejectedValue(
      aRefusal('Only members of group:default/team-fraud may act on it'),
    );
    renderTab(api, at);
    await userEvent.click(await register());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(
      'Only members of group:default/team-fraud may act on it. Ask team-fraud if you need it.',
    );
    expect(alert).not.toHaveTextContent('lacks the permission');
  });

  it('says that the user may not, and whom to ask', async () => {
    const api = anApi();
    api.registerVersion.mockRejectedValue(aRefusal());
    renderTab(api, at);
    await userEvent.click(await register());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not register a version of fraud');
    expect(alert).toHaveTextContent('Ask team-fraud');
  });

  it('tells the next step when the run logged no model', async () => {
    renderTab(anApi({ listRunModels: async () => models() }), {
      ...at,
      withNeighbours: false,
    });
    expect(
      await screen.findByRole('heading', { name: 'This run logged no model' }),
    ).toBeVisible();
    expect(
      screen.queryByRole('link', { name: 'run-9' }),
    ).not.toBeInTheDocument();
  });

  it('shows a failure in the words of the backend', async () => {
    renderTab(
      anApi({
        listRunModels: async () => {
          throw new Error('This run is of another model.');
        },
      }),
      at,
    );
    expect(
      await screen.findByText('This run is of another model.'),
    ).toBeVisible();
  });
});
