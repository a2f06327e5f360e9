import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, waitFor, within } from '@testing-library/react';
import {
  aDeployment,
  aList,
  aModel,
  anApi,
  anotherDeployment,
  aRefusal,
} from '../../__testUtils__/builders';
import {
  mlPromotionApiRef,
  type MlPromotionApi,
} from '../../api/MlPromotionApi';
import { deploymentsTabRouteRef } from '../../routes';
import { DeploymentRow } from './DeploymentRow';

async function render(
  changes: Partial<MlPromotionApi> = {},
  { entity = aModel(), withTab = true } = {},
) {
  const api = anApi(changes);
  renderInTestApp(
    <EntityProvider entity={entity}>
      <DeploymentRow />
    </EntityProvider>,
    {
      apis: [[mlPromotionApiRef, api]],
      mountedRoutes: withTab
        ? { '/model/deployments': deploymentsTabRouteRef }
        : {},
    },
  );
  const row = await screen.findByRole('group', { name: 'Deployment' });
  return { api, row };
}

describe('the row "Deployment"', () => {
  it('says which version serves, for how long, and leads to it', async () => {
    const { row } = await render();
    await waitFor(() =>
      expect(row).toHaveTextContent(
        /^DeploymentVersion 3 in dev: Serving for 2 min/,
      ),
    );
    expect(
      within(row).getByRole('link', { name: 'Version 3 in dev' }),
    ).toHaveAttribute('href', '/model/deployments?deployment=d-1');
  });

  it('names what is on its way, in each environment', async () => {
    const { row } = await render({
      listDeployments: async () =>
        aList({
          items: [
            anotherDeployment('fetching', { version: '5', environment: 'qa' }),
            anotherDeployment('starting', { version: '4' }),
            aDeployment(),
            anotherDeployment('stopped', { version: '2' }),
          ],
        }),
    });
    await waitFor(() => expect(row).toHaveTextContent('Version 3 in dev'));
    expect(
      within(row)
        .getAllByRole('link')
        .map(link => link.textContent),
    ).toEqual(['Version 5 in qa', 'Version 3 in dev', 'Version 4 in dev']);
    expect(row).toHaveTextContent(/Fetching the model's files .*step 2 of 4/);
  });

  it('tells a failure that nothing has followed, beside what serves on', async () => {
    const failed = anotherDeployment('failed', { version: '4' });
    const { row } = await render({
      listDeployments: async () => aList({ items: [failed, aDeployment()] }),
    });
    await waitFor(() =>
      expect(row).toHaveTextContent(/Version 3 in dev: Serving/),
    );
    expect(row).toHaveTextContent(/Version 4 in dev: Failed 2 min ago/);
  });

  it('forgets an old failure', async () => {
    const failed = anotherDeployment('failed', { version: '2' });
    const { row } = await render({
      listDeployments: async () => aList({ items: [aDeployment(), failed] }),
    });
    await waitFor(() => expect(row).toHaveTextContent('Version 3 in dev'));
    expect(row).not.toHaveTextContent('Version 2');
  });

  it('says that nothing was deployed yet, with the way to it', async () => {
    const { row } = await render({
      listDeployments: async () => aList({ items: [] }),
    });
    await waitFor(() => expect(row).toHaveTextContent('Not deployed yet.'));
    expect(
      within(row).getByRole('link', { name: 'How to deploy it' }),
    ).toHaveAttribute('href', '/model/deployments');
  });

  it('says that nothing serves now', async () => {
    const { row } = await render(
      {
        listDeployments: async () =>
          aList({ items: [anotherDeployment('stopped')] }),
      },
      { withTab: false },
    );
    await waitFor(() =>
      expect(row).toHaveTextContent('Nothing serves now. Its history'),
    );
    expect(within(row).queryByRole('link')).not.toBeInTheDocument();
  });

  it('says what it reads', async () => {
    const { row } = await render({
      listDeployments: () => new Promise(() => undefined),
    });
    expect(
      await within(row).findByText('Reading the deployments of fraud'),
    ).toBeVisible();
  });

  it('tells whom to ask when it may not be seen', async () => {
    const { row } = await render({
      listDeployments: async () => {
        throw aRefusal();
      },
    });
    expect(await within(row).findByRole('alert')).toHaveTextContent(
      'You may not see the deployments of fraud',
    );
    expect(row).toHaveTextContent('Ask team-fraud');
  });

  it('says why it could not be read, and tries again', async () => {
    const { row } = await render({
      listDeployments: async () => {
        throw new Error('the portal is away');
      },
    });
    expect(await within(row).findByText('the portal is away')).toBeVisible();
    expect(
      within(row).getByRole('button', { name: 'Try again' }),
    ).toBeVisible();
  });

  it('names the annotation that is missing, and reads nothing', async () => {
    const { row, api } = await render({}, { entity: aModel({}) });
    expect(row).toHaveTextContent(
      'This component names no registered model (modelport.dev/registered-model).',
    );
    expect(api.listDeployments).not.toHaveBeenCalled();
  });
});
