import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aConflict,
  aDeployment,
  ago,
  aList,
  aModel,
  anApi,
  anotherDeployment,
  aRefusal,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';
import { someNames } from '../../__testUtils__/someNames';

const card = (environment: string) =>
  screen.findByRole('region', { name: `Environment ${environment}` });
const table = () => screen.findByRole('grid', { name: 'Deployments of fraud' });

describe('the list of deployments', () => {
  it('says what it reads', async () => {
    renderTab(anApi({ listDeployments: () => new Promise(() => undefined) }));
    expect(
      await screen.findByText('Reading the deployments of fraud'),
    ).toBeVisible();
  });

  it('names people as the catalog does', async () => {
    renderTab(anApi(), {
      names: someNames({ 'user:default/ada': 'Ada Lovelace' }),
    });
    expect(
      within(await card('dev')).getByTestId('serving-in-dev'),
    ).toHaveTextContent(/, deployed by Ada Lovelace\.$/);
    expect(
      within(screen.getByRole('grid')).getAllByText('Ada Lovelace')[0],
    ).toHaveAttribute('title', 'user:default/ada');
  });

  it('shows what serves in an environment: version, state, who, address, latency and links', async () => {
    const api = anApi();
    renderTab(api);
    const dev = await card('dev');
    expect(within(dev).getByText('Version 3')).toBeVisible();
    expect(within(dev).getByText('Serving')).toBeVisible();
    expect(within(dev).getByTestId('serving-in-dev')).toHaveTextContent(
      /^Serving for 2 min( \d s)?, deployed by ada\.$/,
    );
    expect(
      within(dev).getByText(
        'http://portal.test/api/ml-promotion/v1/entities/component/default/fraud/endpoints/dev/v2/models/fraud/infer',
      ),
    ).toBeVisible();
    const latency = await within(dev).findByRole('table', {
      name: 'Latency in dev',
    });
    expect(
      within(latency).getByRole('row', { name: '1.23 12.3 346 255 3 2' }),
    ).toBeVisible();
    expect(
      within(dev).getByRole('link', { name: 'Open version 3 in dev' }),
    ).toHaveAttribute('href', '/?deployment=d-1');
    expect(
      within(dev).getByRole('link', { name: 'API in the catalog' }),
    ).toHaveAttribute('href', '/catalog/default/api/fraud-dev');
    expect(
      screen.getByRole('link', { name: 'Choose a version' }),
    ).toHaveAttribute('href', '/model/versions');
  });

  it('copies the address of the endpoint', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    renderTab(anApi());
    await user.click(
      await screen.findByRole('button', { name: 'Copy endpoint address' }),
    );
    expect(await screen.findByText('Copied')).toBeVisible();
    expect(write).toHaveBeenCalledWith(
      expect.stringMatching(/endpoints\/dev\/v2\/models\/fraud\/infer$/),
    );
  });

  it('says so where the browser does not copy', async () => {
    const user = userEvent.setup();
    jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockRejectedValueOnce(new Error('not allowed'));
    renderTab(anApi());
    await user.click(
      await screen.findByRole('button', { name: 'Copy endpoint address' }),
    );
    expect(
      await screen.findByText('Not copied: select the text and copy it'),
    ).toBeVisible();
  });

  it('has a card for each environment, and says what is on its way', async () => {
    renderTab(
      anApi({
        listDeployments: async () =>
          aList({
            environments: ['dev', 'staging'],
            items: [
              anotherDeployment('starting', {
                version: '4',
                changedAt: ago(3),
              }),
              aDeployment(),
            ],
          }),
      }),
    );
    const dev = await card('dev');
    expect(within(dev).getByText('Serving')).toBeVisible();
    expect(dev).toHaveTextContent(
      /Version 4 is on its way: Starting the model server for [3-9] s \(step 3 of 4\)\./,
    );
    expect(
      within(dev).getByRole('link', { name: 'Version 4' }),
    ).toHaveAttribute('href', '/?deployment=d-starting');
    expect(await card('staging')).toHaveTextContent('Nothing serves here.');
  });

  it('does not claim that nothing serves where older deployments were not looked at', async () => {
    renderTab(
      anApi({
        listDeployments: async () =>
          aList({ items: [anotherDeployment('stopped')], nextBefore: 'd-x' }),
      }),
    );
    expect(await card('dev')).toHaveTextContent(
      'None of the newest 1 deployments serves here',
    );
  });

  it('shows the history', async () => {
    renderTab(
      anApi({
        listDeployments: async () =>
          aList({
            items: [
              aDeployment(),
              anotherDeployment('failed', {
                version: '2',
                stateMessage: 'The digest differs: register it again.',
              }),
            ],
          }),
      }),
    );
    const grid = await table();
    expect(
      within(grid)
        .getAllByRole('columnheader')
        .map(header => header.textContent),
    ).toEqual([
      'State',
      'Version',
      'Environment',
      'Deployed by',
      'Deployed',
      'In this state since',
      'What happened',
    ]);
    const [, , failed] = within(grid).getAllByRole('row');
    expect(failed).toHaveTextContent('Failed');
    expect(failed).toHaveTextContent('The digest differs: register it again.');
    expect(
      within(failed).getByRole('link', { name: 'Version 2' }),
    ).toHaveAttribute('href', '/?deployment=d-failed');
  });

  it('says that the history is wider than the page, where it is', async () => {
    const width = jest
      .spyOn(Element.prototype, 'scrollWidth', 'get')
      .mockReturnValue(1_200);
    const observer = jest
      .spyOn(global, 'ResizeObserver')
      .mockImplementation(callback => {
        const looking: ResizeObserver = {
          observe: () => callback([], looking),
          unobserve: () => {},
          disconnect: () => {},
        };
        return looking;
      });
    renderTab(anApi());
    await table();
    expect(
      screen.getByText('Scroll the table sideways: it has more columns.'),
    ).toBeVisible();
    observer.mockRestore();
    width.mockRestore();
  });

  it('pages through the history while the cards stay', async () => {
    const items = Array.from({ length: 30 }, (_, index) =>
      index === 0
        ? aDeployment({ id: 'd-0' })
        : anotherDeployment('stopped', { id: `d-${index}`, version: '2' }),
    );
    const api = anApi({
      listDeployments: async (_entity, { before } = {}) =>
        before
          ? { items: items.slice(25), environments: ['dev'] }
          : aList({ items }),
    });
    renderTab(api);
    expect(within(await table()).getAllByRole('row')).toHaveLength(26);
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    expect(screen.getByTestId('search')).toHaveTextContent('?pages=d-24');
    await waitFor(async () =>
      expect(within(await table()).getAllByRole('row')).toHaveLength(6),
    );
    expect(await screen.findByText('Page 2')).toBeVisible();
    expect(screen.getByText('Serving for', { exact: false })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Next page' })).toBeDisabled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Previous page' }),
    );
    expect(screen.getByTestId('search')).toHaveTextContent('');
  });

  it('says that there are no older deployments', async () => {
    renderTab(
      anApi({
        listDeployments: async (_entity, { before } = {}) =>
          before ? { items: [], environments: ['dev'] } : aList(),
      }),
      { search: '?pages=d-1' },
    );
    expect(
      await screen.findByText('There are no older deployments.'),
    ).toBeVisible();
  });

  it('tells how to deploy when nothing was deployed', async () => {
    renderTab(anApi({ listDeployments: async () => aList({ items: [] }) }));
    expect(
      await screen.findByRole('heading', { name: 'Not deployed yet' }),
    ).toBeVisible();
    expect(
      screen.getByText(/Open a version of this model and press Deploy/),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Choose a version' }),
    ).toHaveAttribute('href', '/model/versions');
  });

  it('offers the form itself where nothing shows versions, and has no links to what is absent', async () => {
    renderTab(anApi(), { withOthers: false });
    await card('dev');
    expect(
      screen.queryByRole('link', { name: 'API in the catalog' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'Choose a version' }),
    ).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('link', { name: 'Deploy a version' }),
    );
    expect(await screen.findByRole('textbox', { name: 'Version' })).toHaveValue(
      '',
    );
  });

  it('says why nothing can be deployed, and reads again', async () => {
    const api = anApi();
    api.listDeployments.mockResolvedValueOnce(
      aList({ problem: 'Local serving is off: switch it on.' }),
    );
    renderTab(api);
    expect(
      await screen.findByText('Local serving is off: switch it on.'),
    ).toBeVisible();
    expect(await card('dev')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Read again' }));
    await waitFor(() =>
      expect(
        screen.queryByText('Local serving is off: switch it on.'),
      ).not.toBeInTheDocument(),
    );
  });

  it('says that the deployments may not be seen', async () => {
    renderTab(
      anApi({
        listDeployments: async () => {
          throw aRefusal();
        },
      }),
    );
    expect(
      await screen.findByText('You may not see the deployments of fraud'),
    ).toBeVisible();
  });

  it('keeps the card when its latency cannot be read', async () => {
    renderTab(
      anApi({
        getLatency: async () => {
          throw aConflict('Deployment d-1 does not serve now.');
        },
      }),
    );
    const dev = await card('dev');
    expect(
      await within(dev).findByText('Deployment d-1 does not serve now.'),
    ).toBeVisible();
    expect(within(dev).getByText('Version 3')).toBeVisible();
  });

  it.each([
    ['an owner', 'group:default/team-fraud', 'primary'],
    ['others', 'group:default/team-b', 'secondary'],
  ])(
    'offers the way to the versions to %s by the button that suits them',
    async (_who, group, variant) => {
      renderTab(anApi(), { groups: [group] });
      const link = await screen.findByRole('link', {
        name: 'Choose a version',
      });
      await waitFor(() => expect(link.dataset.variant).toBe(variant));
    },
  );

  it('names the annotation that is missing', async () => {
    renderTab(anApi(), { entity: aModel({}) });
    expect(
      (await screen.findAllByText(/modelport.dev\/registered-model/))[0],
    ).toBeVisible();
  });
});

describe('taking a deployment away', () => {
  const open = async () => {
    await userEvent.click(
      await screen.findByRole('button', { name: 'Undeploy' }),
    );
    return screen.findByRole('dialog');
  };

  it('says what it does, asks, does it once, and reads again', async () => {
    const api = anApi();
    renderTab(api);
    const dialog = await open();
    expect(dialog).toHaveTextContent('Undeploy version 3 from dev?');
    expect(dialog).toHaveTextContent('Its endpoint stops answering');
    expect(api.undeploy).not.toHaveBeenCalled();
    api.listDeployments.mockResolvedValue(
      aList({ items: [anotherDeployment('stopped')] }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Yes, undeploy it' }),
    );
    expect(await screen.findByText('Nothing serves here.')).toBeVisible();
    expect(api.undeploy.mock.calls.map(([, id]) => id)).toEqual(['d-1']);
  });

  it('does nothing when the answer is no', async () => {
    const api = anApi();
    renderTab(api);
    const dialog = await open();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Keep it' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(api.undeploy).not.toHaveBeenCalled();
  });

  it('says that the user may not, and whom to ask', async () => {
    const api = anApi();
    api.undeploy.mockRejectedValue(aRefusal());
    renderTab(api);
    await userEvent.click(
      within(await open()).getByRole('button', { name: 'Yes, undeploy it' }),
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not undeploy this version');
    expect(alert).toHaveTextContent('Ask team-fraud');
  });

  it('gives the reason of a conflict in words', async () => {
    const api = anApi();
    api.undeploy.mockRejectedValue(aConflict('It was stopped already.'));
    renderTab(api);
    await userEvent.click(
      within(await open()).getByRole('button', { name: 'Yes, undeploy it' }),
    );
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('It was not undeployed');
    expect(alert).toHaveTextContent('It was stopped already.');
  });
});
