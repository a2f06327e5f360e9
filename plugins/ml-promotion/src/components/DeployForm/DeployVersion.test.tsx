import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aConflict,
  aDeployment,
  aList,
  anApi,
  anotherDeployment,
  aRefusal,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?deploy=4' };
const deploy = () => screen.findByRole('button', { name: 'Deploy' });
const version = () => screen.getByRole('textbox', { name: 'Version' });

async function name(text: string) {
  await userEvent.clear(version());
  if (text) {
    await userEvent.type(version(), text);
  }
}

describe('the form that deploys a version', () => {
  it('deploys with one press, and goes to the deployment', async () => {
    const api = anApi({
      getDeployment: async (_entity, id) =>
        anotherDeployment('pending', { id }),
    });
    renderTab(api, at);
    await deploy();
    expect(version()).toHaveValue('4');
    expect(
      screen.getByText(
        'It takes the place of version 3, which serves in dev now.',
      ),
    ).toBeVisible();
    expect(screen.getByText('It goes into dev.')).toBeVisible();
    await userEvent.click(await deploy());
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent(
        /^\?deployment=d-2$/,
      ),
    );
    expect(api.deploy.mock.calls).toEqual([
      [
        { kind: 'Component', namespace: 'default', name: 'fraud' },
        {
          version: '4',
          environment: 'dev',
          requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
        },
      ],
    ]);
    expect(await screen.findByText(/Waiting for its turn/)).toBeVisible();
  });

  it('chooses an environment, and says what it replaces there', async () => {
    const api = anApi({
      listDeployments: async () =>
        aList({
          environments: ['staging', 'dev'],
          items: [
            anotherDeployment('fetching', { version: '2' }),
            aDeployment(),
          ],
        }),
    });
    renderTab(api, at);
    await deploy();
    expect(screen.getByRole('radio', { name: 'dev' })).toBeChecked();
    expect(
      screen.getByText(
        /Version 2, which is on its way to dev, is replaced too\./,
      ),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: 'staging' }));
    expect(
      screen.getByText(
        'Nothing serves in staging now, so it replaces nothing.',
      ),
    ).toBeVisible();
    await userEvent.click(await deploy());
    await waitFor(() =>
      expect(api.deploy.mock.calls[0][1].environment).toBe('staging'),
    );
  });

  it('says that the version serves already', async () => {
    renderTab(anApi(), { search: '?deploy=3' });
    expect(
      await screen.findByText(/^Version 3 serves in dev already;/),
    ).toBeVisible();
  });

  it('says that the version is on its way already, as after a reload', async () => {
    renderTab(
      anApi({
        listDeployments: async () =>
          aList({
            environments: ['staging', 'dev'],
            items: [
              anotherDeployment('fetching', {
                id: 'd-2',
                version: '4',
                environment: 'staging',
              }),
              anotherDeployment('pending', { version: '5' }),
              anotherDeployment('failed', { version: '4' }),
              aDeployment(),
            ],
          }),
      }),
      at,
    );
    await deploy();
    const title = 'Version 4 is on its way to staging already';
    expect(screen.getByText(title)).toBeVisible();
    expect(
      screen.getByText(
        /Fetching the model's files for 2 min.*\(step 2 of 4\), deployed by/,
      ),
    ).toBeVisible();
    await name('7');
    expect(screen.queryByText(title)).not.toBeInTheDocument();
    await name('4');
    await userEvent.click(
      screen.getByRole('link', { name: 'See this deployment' }),
    );
    expect(screen.getByTestId('search')).toHaveTextContent(
      /^\?deployment=d-2$/,
    );
  });

  it('says so too when the request reaches the portal only after the reload', async () => {
    const api = anApi();
    renderTab(api, at);
    await deploy();
    expect(screen.queryByText(/on its way/)).not.toBeInTheDocument();
    api.listDeployments.mockResolvedValue(
      aList({
        items: [anotherDeployment('pending', { version: '4' }), aDeployment()],
      }),
    );
    act(() => {
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(
      await screen.findByText('Version 4 is on its way to dev already'),
    ).toBeVisible();
    expect(screen.queryByText(/is replaced too/)).not.toBeInTheDocument();
  });

  it('takes the first environment where there is no dev', async () => {
    renderTab(
      anApi({
        listDeployments: async () => ({ items: [], environments: ['prod'] }),
      }),
      at,
    );
    expect(await screen.findByText('It goes into prod.')).toBeVisible();
  });

  it.each(['', 'latest', '0', '1.5'])(
    'sends nothing for the version %j, and says what a version is',
    async text => {
      const api = anApi();
      renderTab(api, at);
      await deploy();
      await name(text);
      await userEvent.click(await deploy());
      expect(
        await screen.findByText(/A version is a whole number such as 3/),
      ).toBeVisible();
      expect(version()).toBeInvalid();
      expect(api.deploy).not.toHaveBeenCalled();
      await name('5');
      expect(version()).toBeValid();
    },
  );

  it('deploys once for a double click', async () => {
    const api = anApi({ deploy: () => new Promise(() => undefined) });
    renderTab(api, at);
    await userEvent.dblClick(await deploy());
    expect(api.deploy).toHaveBeenCalledTimes(1);
  });

  it('repeats the same request after a lost answer, and makes another for another version', async () => {
    const api = anApi();
    api.deploy.mockRejectedValue(new Error('connection lost'));
    renderTab(api, at);
    await userEvent.click(await deploy());
    expect(await screen.findByText('connection lost')).toBeVisible();
    expect(screen.getByText('Version 4 was not deployed')).toBeVisible();
    await userEvent.click(await deploy());
    await waitFor(() => expect(api.deploy).toHaveBeenCalledTimes(2));
    await name('5');
    await userEvent.click(await deploy());
    await waitFor(() => expect(api.deploy).toHaveBeenCalledTimes(3));
    const [first, second, third] = api.deploy.mock.calls.map(
      ([, { requestId }]) => requestId,
    );
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('gives the reason of a conflict in words', async () => {
    const api = anApi();
    api.deploy.mockRejectedValue(
      aConflict('Version 4 has no digest yet: wait until it is recorded.'),
    );
    renderTab(api, at);
    await userEvent.click(await deploy());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Version 4 was not deployed');
    expect(alert).toHaveTextContent('Version 4 has no digest yet');
  });

  it('says that the user may not, and whom to ask', async () => {
    const api = anApi();
    api.deploy.mockRejectedValue(aRefusal());
    renderTab(api, at);
    await userEvent.click(await deploy());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not deploy fraud');
    expect(alert).toHaveTextContent('Ask team-fraud');
  });

  it('shows the problem in place of the form, and reads again', async () => {
    const api = anApi();
    api.listDeployments.mockResolvedValueOnce(
      aList({ problem: 'Local serving is off: switch it on.' }),
    );
    renderTab(api, at);
    expect(
      await screen.findByText('Local serving is off: switch it on.'),
    ).toBeVisible();
    expect(screen.queryByRole('form')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Read again' }));
    expect(await deploy()).toBeVisible();
  });

  it('says so when there is no environment', async () => {
    renderTab(
      anApi({ listDeployments: async () => aList({ environments: [] }) }),
      at,
    );
    expect(
      await screen.findByText(/The portal has no environment to deploy to/),
    ).toBeVisible();
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
