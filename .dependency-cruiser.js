/** Arrows point one way: see ARCHITECTURE.md. */
const between = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$|/integration/' },
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
      '^packages/(mlflow-client|servers|model-server)/src',
      'node_modules/@backstage|^plugins/',
      'These packages work without Backstage.',
    ),
    between(
      'frontend-imports-no-backend',
      '^plugins/(ml-react|ml-experiments|app-module-ml-sign-in)/src',
      '^plugins/[^/]+-(backend|node)/',
      'A page reaches the server through its API client.',
    ),
    between(
      'common-stands-alone',
      '^plugins/[^/]+-common/src',
      '^plugins/(?!ml-common/)(?![^/]+-common/)|^packages/',
      'A -common package imports ml-common alone.',
    ),
    between(
      'harness-is-for-tests',
      '^plugins/[^/]+/src',
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
