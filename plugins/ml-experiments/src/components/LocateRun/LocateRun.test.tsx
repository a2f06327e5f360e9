import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { mlExperimentsApiRef } from '../../api/MlExperimentsApi';
import { anApi, aRefusal } from '../../__testUtils__/builders';
import { ExperimentsPage } from '../ExperimentsPage/ExperimentsPage';

function Address() {
  const { pathname, search } = useLocation();
  return <output data-testid="address">{pathname + search}</output>;
}

const LINK = '/ml-experiments?server=eu&run=run-9';

function open(api = anApi(), options: { at?: string; linked?: boolean } = {}) {
  const { at = LINK, linked = true } = options;
  renderInTestApp(
    <>
      <ExperimentsPage />
      <Address />
    </>,
    {
      apis: [[mlExperimentsApiRef, api]],
      initialRouteEntries: [at],
      mountedRoutes: linked
        ? { '/catalog/:namespace/:kind/:name': entityRouteRef }
        : {},
    },
  );
  return api;
}

const missing = () =>
  Object.assign(new Error('No model that you can see has a run run-9'), {
    name: 'ResponseError',
    statusCode: 404,
  });

describe('the link that the client of MLflow prints', () => {
  it("leads to the run's page on the model that has it", async () => {
    const api = open();
    await waitFor(() =>
      expect(screen.getByTestId('address')).toHaveTextContent(
        '/catalog/default/component/fraud/runs?run=run-9',
      ),
    );
    expect(api.locateRun).toHaveBeenCalledWith(
      { server: 'eu', runId: 'run-9' },
      expect.anything(),
    );
    expect(api.listAllRuns).not.toHaveBeenCalled();
  });

  it('takes the default server where the link names none', async () => {
    const api = open(anApi(), { at: '/ml-experiments?run=run-9' });
    await waitFor(() =>
      expect(api.locateRun).toHaveBeenCalledWith(
        { server: 'default', runId: 'run-9' },
        expect.anything(),
      ),
    );
  });

  it('says what it looks for', async () => {
    open(anApi({ locateRun: () => new Promise(() => undefined) }));
    expect(
      await screen.findByText('Looking for run run-9 on MLflow server "eu"'),
    ).toBeVisible();
  });

  it('says what was not found and what to do, and looks again', async () => {
    let there = false;
    const api = anApi({
      locateRun: async ({ runId }) => {
        if (!there) {
          throw missing();
        }
        return { entityRef: 'component:default/churn', runId };
      },
    });
    open(api);
    expect(await screen.findByText('Run run-9 was not found')).toBeVisible();
    expect(
      screen.getByText(/MLflow server "eu".*modelport.dev\/experiment/),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'All runs' })).toHaveAttribute(
      'href',
      '/ml-experiments',
    );
    there = true;
    await userEvent.click(screen.getByRole('button', { name: 'Look again' }));
    await waitFor(() =>
      expect(screen.getByTestId('address')).toHaveTextContent(
        '/catalog/default/component/churn/runs?run=run-9',
      ),
    );
  });

  it('says that the run may not be seen', async () => {
    open(
      anApi({
        locateRun: async () => {
          throw aRefusal();
        },
      }),
    );
    expect(await screen.findByText('You may not see run run-9')).toBeVisible();
  });

  it('says why it could not look, such as a server that is down', async () => {
    open(
      anApi({
        locateRun: async () => {
          throw new Error("MLflow server 'eu' cannot be reached");
        },
      }),
    );
    expect(
      await screen.findByText("MLflow server 'eu' cannot be reached"),
    ).toBeVisible();
  });

  it('names the model where no catalog is there to show it', async () => {
    open(anApi(), { linked: false });
    expect(
      await screen.findByText(/Run run-9 belongs to component:default\/fraud/),
    ).toBeVisible();
  });
});
