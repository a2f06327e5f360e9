import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import {
  type DataColumn,
  PersonName,
  RelativeTime,
} from '@modelport/plugin-ml-react';
import { messageOf } from '../../model/deploymentState';
import { DeploymentStateBadge } from '../shared/DeploymentStateBadge';
import styles from './DeploymentsList.module.css';

interface DeploymentColumnsOptions {
  /** Names of the columns, and the name of a version. */
  texts: {
    state: string;
    version: string;
    environment: string;
    by: string;
    created: string;
    changed: string;
    message: string;
    name: (version: string) => string;
    undeployed: (user: JSX.Element) => ReactNode;
  };
  href: (deployment: Deployment) => string;
}

/** The columns of the table of deployments. */
export function deploymentColumns(
  options: DeploymentColumnsOptions,
): DataColumn<Deployment>[] {
  const { texts, href } = options;
  return [
    {
      id: 'state',
      label: texts.state,
      cell: ({ state }) => <DeploymentStateBadge state={state} />,
    },
    {
      id: 'version',
      label: texts.version,
      isRowHeader: true,
      cell: deployment => (
        <Link href={href(deployment)}>{texts.name(deployment.version)}</Link>
      ),
    },
    {
      id: 'environment',
      label: texts.environment,
      cell: ({ environment }) => environment,
    },
    {
      id: 'by',
      label: texts.by,
      cell: ({ createdBy }) => <PersonName user={createdBy} />,
    },
    {
      id: 'created',
      label: texts.created,
      cell: ({ createdAt }) => <RelativeTime at={Date.parse(createdAt)} />,
    },
    {
      id: 'changed',
      label: texts.changed,
      cell: ({ changedAt }) => <RelativeTime at={Date.parse(changedAt)} />,
    },
    {
      id: 'message',
      label: texts.message,
      cell: deployment => (
        <div className={styles.wrap}>
          {deployment.state === 'stopped' && deployment.undeployedBy
            ? texts.undeployed(<PersonName user={deployment.undeployedBy} />)
            : messageOf(deployment)}
        </div>
      ),
    },
  ];
}
