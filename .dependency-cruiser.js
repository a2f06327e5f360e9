/** Arrows point one way: see ARCHITECTURE.md. */
const between = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: {
    path: from,
    pathNot: '\\.test\\.tsx?$|/__testUtils__/|/integration/',
  },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    between(
      'no-backstage-in-data-plane',
      '^packages/(mlflow-client|servers|event-bus|model-server|feature-pipeline|fraud-[a-z]+)/src',
      'node_modules/@backstage|^plugins/',
      'These packages work without Backstage.',
    ),
    between(
      'frontend-imports-no-backend',
      '^plugins/(?![^/]*-(backend|node|common))[^/]+/src',
      '^plugins/[^/]*-(backend|node)(-|/)|^packages/(mlflow-client|model-server|feature-pipeline|fraud-(scoring|load))/',
      'A page reaches the server through its API client.',
    ),
    {
      name: 'domains-meet-at-node-and-react',
      comment:
        'A plugin uses another domain by its -node, -react or -common package.',
      severity: 'error',
      from: {
        path: '^plugins/([^/]+)/src',
        pathNot: '\\.test\\.tsx?$|/__testUtils__/|/integration/',
      },
      to: {
        path: '^plugins/',
        pathNot: '^plugins/($1|[^/]+-(node|react|common))/',
      },
    },
    {
      name: 'common-stands-alone',
      comment: 'A -common package imports ml-common alone.',
      severity: 'error',
      from: { path: '^plugins/([^/]+-common)/src' },
      to: {
        path: '^(plugins|packages)/',
        pathNot: '^plugins/($1|ml-common)/',
      },
    },
    between(
      'harness-is-for-tests',
      '^(plugins/[^/]+|packages/(app|backend|demo|event-bus|model-server|feature-pipeline|fraud-(core|scoring)))/src',
      '^packages/(servers|bars|e2e)/',
      'Only tests start real servers.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|/coverage/|^templates/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
