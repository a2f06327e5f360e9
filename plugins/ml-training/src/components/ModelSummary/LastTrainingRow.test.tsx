import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, EntityProvider } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import {
  aModel,
  anApi,
  anEndedTraining,
  aRefusal,
  aTraining,
} from '../../__testUtils__/builders';
import { mlTrainingApiRef, type MlTrainingApi } from '../../api/MlTrainingApi';
import { trainingTabRouteRef } from '../../routes';
import { LastTrainingRow } from './LastTrainingRow';

async function render(
  changes: Partial<MlTrainingApi> = {},
  {
    entity = aModel(),
    withTab = true,
    groups = ['group:default/team-fraud'],
  } = {},
) {
  const api = anApi(changes);
  renderInTestApp(
    <EntityProvider entity={entity}>
      <LastTrainingRow />
    </EntityProvider>,
    {
      apis: [
        [mlTrainingApiRef, api],
        mockApis.identity({ ownershipEntityRefs: groups }),
        [catalogApiRef, catalogApiMock()],
      ],
      mountedRoutes: withTab ? { '/model/training': trainingTabRouteRef } : {},
    },
  );
  const row = await screen.findByRole('group', { name: 'Last training' });
  return { api, row };
}

describe('the row "Last training"', () => {
  it('says how it ended, when, and leads to it', async () => {
    const { row, api } = await render({
      listTrainings: async () => ({ items: [anEndedTraining()] }),
    });
    await waitFor(() =>
      expect(row).toHaveTextContent(
        'Succeeded after 1 min 40 s, 5 minutes ago; small profile of commit 0123456',
      ),
    );
    expect(within(row).getByRole('link')).toHaveAttribute(
      'href',
      '/model/training?training=t-0',
    );
    expect(api.listTrainings).toHaveBeenCalledWith(
      { kind: 'Component', namespace: 'default', name: 'fraud' },
      expect.objectContaining({ limit: 1 }),
    );
  });

  it('says that one runs', async () => {
    const { row } = await render({
      listTrainings: async () => ({ items: [aTraining()] }),
    });
    await waitFor(() =>
      expect(row).toHaveTextContent(/Running for 2\S+ s; small profile/),
    );
  });

  it('is only words where the tab is switched off', async () => {
    const { row } = await render({}, { withTab: false });
    await waitFor(() => expect(row).toHaveTextContent('small profile'));
    expect(within(row).queryByRole('link')).not.toBeInTheDocument();
  });

  it('says what it reads', async () => {
    const { row } = await render({
      listTrainings: () => new Promise(() => undefined),
    });
    expect(
      await within(row).findByText('Reading the trainings of fraud'),
    ).toBeVisible();
  });

  it('says that there was none yet, with the way to one', async () => {
    const { row } = await render({
      listTrainings: async () => ({ items: [] }),
    });
    await waitFor(() => expect(row).toHaveTextContent('Not trained yet.'));
    expect(within(row).getByRole('link', { name: 'Train it' })).toHaveAttribute(
      'href',
      '/model/training?start=1',
    );
  });

  it('offers no training to others than the owners, who are named', async () => {
    const { row } = await render(
      { listTrainings: async () => ({ items: [] }) },
      { groups: ['group:default/team-b'] },
    );
    await waitFor(() =>
      expect(row).toHaveTextContent(
        'Not trained yet. Members of team-fraud may start and cancel its trainings.',
      ),
    );
    expect(within(row).queryByRole('link')).not.toBeInTheDocument();
  });

  it('tells whom to ask when it may not be seen', async () => {
    const { row } = await render({
      listTrainings: async () => {
        throw aRefusal();
      },
    });
    expect(await within(row).findByRole('alert')).toHaveTextContent(
      'You may not see the trainings of fraud',
    );
    expect(row).toHaveTextContent('Ask team-fraud');
  });

  it('says why it could not be read, and tries again', async () => {
    const { row } = await render({
      listTrainings: async () => {
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
      'This component names no experiment (modelport.dev/experiment).',
    );
    expect(api.listTrainings).not.toHaveBeenCalled();
  });
});
