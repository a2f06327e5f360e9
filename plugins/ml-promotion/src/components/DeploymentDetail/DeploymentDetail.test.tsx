import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { DeploymentState } from '@modelport/plugin-ml-promotion-common';
import {
  aConflict,
  aDeployment,
  ago,
  aList,
  aModel,
  anApi,
  anotherDeployment,
  aRefusal,
  DIGEST,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';
import { someNames } from '../../__testUtils__/someNames';

const at = { search: '?deployment=d-1' };
const words = () => screen.findByTestId('deployment-in-words');

function renderState(state: DeploymentState) {
  const api = anApi({
    getDeployment: async (_entity, id) =>
      anotherDeployment(state, { id, changedAt: ago(60) }),
  });
  renderTab(api, at);
  return api;
}

describe('a deployment', () => {
  it('says what it reads', async () => {
    renderTab(anApi({ getDeployment: () => new Promise(() => undefined) }), at);
    expect(await screen.findByText('Reading the deployment')).toBeVisible();
  });

  it.each([
    ['pending', /^Waiting for its turn for 1 min.* \(step 1 of 4\)\.$/],
    ['fetching', /^Fetching the model's files for 1 min.* \(step 2 of 4\)\.$/],
    ['starting', /^Starting the model server for 1 min.* \(step 3 of 4\)\.$/],
    ['serving', /^Serving for 1 min( \d s)?\.$/],
    ['stopping', /^Being taken away for 1 min( \d s)?\.$/],
    ['stopped', /^Stopped 1 min( \d s)? ago\.$/],
    ['failed', /^Failed 1 min( \d s)? ago\.$/],
  ] as const)('has words for %s', async (state, expected) => {
    renderState(state);
    expect(await words()).toHaveTextContent(expected);
    expect(screen.getByText(`It is ${state}.`)).toBeVisible();
  });

  it('gives its facts, with links to version, API and what it replaces', async () => {
    renderTab(
      anApi({
        getDeployment: async (_entity, id) =>
          aDeployment({ id, replaces: 'd-0' }),
      }),
      at,
    );
    expect(
      await screen.findByRole('heading', { name: 'Version 3 in dev' }),
    ).toBeVisible();
    const facts = screen.getByRole('table', { name: 'Facts' });
    expect(within(facts).getByText(DIGEST)).toBeVisible();
    expect(within(facts).getByText('local')).toBeVisible();
    expect(within(facts).getByText('ada')).toHaveAttribute(
      'title',
      'user:default/ada',
    );
    expect(
      within(facts).getByRole('link', { name: '3 of fraud-model' }),
    ).toHaveAttribute('href', '/model/versions?version=3');
    expect(
      within(facts).getByRole('link', { name: 'an earlier deployment' }),
    ).toHaveAttribute('href', '/?deployment=d-0');
    expect(
      within(facts).getByRole('link', { name: 'api:default/fraud-dev' }),
    ).toHaveAttribute('href', '/catalog/default/api/fraud-dev');
  });

  it.each([
    ['facts', '?deployment=d-1', 'api:default/fraud-dev'],
    ['card', '', 'API in the catalog'],
  ])(
    'has the link to its API in its %s once the catalog has that, without being loaded anew',
    async (_, search, name) => {
      let isThere = false;
      const known = () => aDeployment(isThere ? {} : { apiRef: undefined });
      const api = anApi({
        getDeployment: async () => known(),
        listDeployments: async () => aList({ items: [known()] }),
      });
      renderTab(api, { search });
      await screen.findAllByText(/Serving for/);
      expect(screen.queryByRole('link', { name })).toBeNull();
      isThere = true;
      expect(await screen.findByRole('link', { name })).toBeVisible();
    },
  );

  it('has no links to what is absent', async () => {
    renderTab(anApi(), { ...at, withOthers: false });
    const facts = await screen.findByRole('table', { name: 'Facts' });
    expect(within(facts).getByText('3 of fraud-model')).toBeVisible();
    expect(within(facts).queryByRole('link')).not.toBeInTheDocument();
  });

  it('shows the latency while it serves', async () => {
    renderTab(
      anApi({
        getLatency: async () => ({
          requests: 5,
          refused: 1,
          failures: 2,
          p50: 0.04219,
        }),
      }),
      at,
    );
    const panel = await screen.findByRole('region', { name: 'Latency' });
    expect(
      await within(panel).findByRole('row', { name: '0.0422 – – 8 1 2' }),
    ).toBeVisible();
    expect(panel).toHaveTextContent(
      'From p95 on they are rough: fewer than 20 answers.',
    );
  });

  it('says that there were no requests yet', async () => {
    renderTab(
      anApi({
        getLatency: async () => ({ requests: 0, refused: 0, failures: 0 }),
      }),
      at,
    );
    expect(await screen.findByText(/No requests yet/)).toBeVisible();
  });

  it('gives no percentile of a single answer, and counts a refused request as refused alone', async () => {
    renderTab(
      anApi({
        getLatency: async () => ({
          requests: 1,
          refused: 1,
          failures: 0,
          p50: 0.5,
          p95: 0.5,
          p99: 0.5,
        }),
      }),
      at,
    );
    const panel = await screen.findByRole('region', { name: 'Latency' });
    expect(
      await within(panel).findByRole('row', {
        name: 'Too few requests 2 1 0',
      }),
    ).toBeVisible();
    expect(panel).not.toHaveTextContent('rough');
    expect(panel).not.toHaveTextContent('No requests yet');
  });

  it.each([
    [
      { 'modelport.dev/registered-model': 'credit' },
      'It serves fraud-model, and fraud now names credit.',
    ],
    [
      {
        'modelport.dev/registered-model': 'fraud-model',
        'modelport.dev/mlflow-server': 'other',
      },
      'It serves fraud-model on the server default, and fraud now names fraud-model on the server other.',
    ],
  ])(
    'says so when the component now names another model: %j',
    async (annotations, text) => {
      renderTab(anApi(), { ...at, entity: aModel(annotations) });
      const notice = await screen.findByText(
        'This is a version of another registered model',
      );
      expect(notice).toBeVisible();
      expect(screen.getByText(new RegExp(text))).toBeVisible();
    },
  );

  it('says so of one that has ended, too', async () => {
    renderTab(
      anApi({
        getDeployment: async (_entity, id) =>
          anotherDeployment('stopped', { id }),
      }),
      {
        ...at,
        entity: aModel({ 'modelport.dev/registered-model': 'credit' }),
      },
    );
    expect(
      await screen.findByText(/It was a version of fraud-model/),
    ).toBeVisible();
  });

  it('says nothing of the model while the component names the same one', async () => {
    renderTab(anApi(), at);
    expect(await words()).toBeVisible();
    expect(screen.queryByText(/another registered model/)).toBeNull();
  });

  it('reads the log when it is opened, without colours', async () => {
    const api = anApi({
      getLog: async () => ({ text: '\u001b[32mready\u001b[0m\n' }),
    });
    renderTab(api, at);
    const open = await screen.findByRole('button', {
      name: 'Log of the model server',
    });
    expect(api.getLog).not.toHaveBeenCalled();
    await userEvent.click(open);
    expect(
      await screen.findByRole('group', { name: 'The last lines of the log' }),
    ).toHaveTextContent(/^ready$/);
    expect(api.getLog.mock.calls[0].slice(1)).toEqual([
      'd-1',
      { tail: 200, signal: expect.any(AbortSignal) },
    ]);
  });

  it('says that the log is empty', async () => {
    renderTab(anApi({ getLog: async () => ({ text: '' }) }), at);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Log of the model server' }),
    );
    expect(await screen.findByText('Nothing was written yet.')).toBeVisible();
  });

  it('says that it may not be seen', async () => {
    renderTab(
      anApi({
        getDeployment: async () => {
          throw aRefusal();
        },
      }),
      at,
    );
    expect(
      await screen.findByText('You may not see this deployment'),
    ).toBeVisible();
  });

  it('leads back to the list where the model has no such deployment', async () => {
    const missing = Object.assign(new Error('no'), { statusCode: 404 });
    renderTab(
      anApi({ getDeployment: async () => Promise.reject(missing) }),
      at,
    );
    expect(
      await screen.findByText('fraud has no deployment d-1'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Deployments of fraud' }),
    ).toBeVisible();
    expect(screen.queryByText('Try again')).not.toBeInTheDocument();
  });

  it('asks for no deployment of which the id cannot be one', async () => {
    const api = anApi();
    renderTab(api, { search: '?deployment=a_b' });
    expect(
      await screen.findByText('fraud has no deployment a_b'),
    ).toBeVisible();
    expect(api.getDeployment).not.toHaveBeenCalled();
  });

  it('goes back to all deployments', async () => {
    renderTab(anApi(), at);
    await userEvent.click(
      await screen.findByRole('link', { name: 'All deployments' }),
    );
    expect(
      await screen.findByRole('grid', { name: 'Deployments of fraud' }),
    ).toBeVisible();
  });
});

describe('what can be done with a deployment', () => {
  it('tries a failed one again, and follows it', async () => {
    const api = renderState('failed');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('This deployment failed');
    expect(
      screen.queryByRole('button', { name: 'Undeploy' }),
    ).not.toBeInTheDocument();
    api.getDeployment.mockResolvedValue(anotherDeployment('pending'));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Pending')).toBeVisible();
    expect(api.tryAgain.mock.calls.map(([, id]) => id)).toEqual(['d-1']);
  });

  it('goes to the deployment that stands for another try', async () => {
    const api = renderState('failed');
    api.tryAgain.mockResolvedValue(anotherDeployment('pending', { id: 'd-9' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent('?deployment=d-9'),
    );
  });

  it.each([
    [aRefusal(), 'You may not deploy fraud'],
    [aConflict('Version 4 serves there now.'), 'It was not tried again'],
  ])('says why it was not tried again: %s', async (error, title) => {
    const api = renderState('failed');
    api.tryAgain.mockRejectedValue(error);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );
    expect(await screen.findByText(title)).toBeVisible();
  });

  it('deploys a stopped one again through the form', async () => {
    renderState('stopped');
    await userEvent.click(
      await screen.findByRole('link', { name: 'Deploy version 3 again' }),
    );
    expect(await screen.findByRole('textbox', { name: 'Version' })).toHaveValue(
      '3',
    );
  });

  it('leads from one that was replaced to what serves in its place', async () => {
    renderState('stopped');
    expect(
      await screen.findByRole('link', { name: 'Version 3 serves in dev now' }),
    ).toHaveAttribute('href', '/?deployment=d-1');
  });

  it('names people as the catalog does', async () => {
    renderTab(
      anApi({
        getDeployment: async (_entity, id) =>
          anotherDeployment('stopped', {
            id,
            changedAt: ago(60),
            undeployedBy: 'user:default/ada',
          }),
      }),
      { ...at, names: someNames({ 'user:default/ada': 'Ada Lovelace' }) },
    );
    expect(await words()).toHaveTextContent(/ago by Ada Lovelace\.$/);
    expect(screen.getByRole('table', { name: 'Facts' })).toHaveTextContent(
      'by Ada Lovelace',
    );
  });

  it('says who took it away, once', async () => {
    renderTab(
      anApi({
        getDeployment: async (_entity, id) =>
          anotherDeployment('stopped', {
            id,
            changedAt: ago(60),
            stateMessage: 'Stopped.',
            undeployedBy: 'user:default/ada',
          }),
      }),
      at,
    );
    expect(await words()).toHaveTextContent(
      /^Undeployed 1 min( \d s)? ago by ada\.$/,
    );
    expect(screen.queryByText('Stopped.')).not.toBeInTheDocument();
  });

  it('takes one away that does not serve yet, and says what that means', async () => {
    const api = renderState('starting');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Undeploy' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      'It ends before it serves. What serves in dev now stays as it is.',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Yes, undeploy it' }),
    );
    await waitFor(() => expect(api.undeploy).toHaveBeenCalledTimes(1));
  });

  it('does not take away what is going already', async () => {
    renderState('stopping');
    expect(
      await screen.findByRole('button', { name: 'Undeploy' }),
    ).toBeDisabled();
  });
});

describe('what others than the owners are offered', () => {
  const others = { ...at, groups: ['group:default/team-b'] };

  it.each([
    ['serving', 'button', 'Undeploy'],
    ['failed', 'button', 'Try again'],
    ['stopped', 'link', 'Deploy version 3 again'],
  ] as const)(
    'is, of one that is %s, who may change it',
    async (state, role, name) => {
      renderTab(
        anApi({
          getDeployment: async (_entity, id) =>
            anotherDeployment(state, { id }),
        }),
        others,
      );
      expect(
        await screen.findByText(
          'Members of team-fraud may deploy and undeploy it.',
        ),
      ).toBeVisible();
      expect(screen.queryByRole(role, { name })).not.toBeInTheDocument();
    },
  );
});
