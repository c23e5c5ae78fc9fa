import { redirect, type RouteObject } from 'react-router'
import { AppFallback, AppLayout } from '../layout/app-layout.tsx'
import { RouteError } from '../layout/route-error.tsx'
import { requireSession, skipWhenSignedIn } from './guard.ts'

const infrastructure = async () =>
  (await import('../features/infrastructure/infrastructure-page.tsx')).pages

const compute = async () => (await import('../features/compute/compute-page.tsx')).pages
const people = async () => (await import('../features/people/people-page.tsx')).pages
const projects = async () => (await import('../features/projects/projects-page.tsx')).pages

/*
 * Every address of the console. Pages are lazy: a page's file exports `Component` and, where it
 * reads the API, a `loader` that prefetches the same queries. Its entry in the navigation is in
 * layout/nav-entries.ts.
 */
export const routes: RouteObject[] = [
  {
    path: '/sign-in',
    loader: skipWhenSignedIn,
    HydrateFallback: () => null,
    ErrorBoundary: RouteError,
    lazy: () => import('../features/sign-in/sign-in-page.tsx'),
  },
  {
    path: '/',
    id: 'app',
    loader: requireSession,
    shouldRevalidate: () => false,
    Component: AppLayout,
    HydrateFallback: AppFallback,
    ErrorBoundary: RouteError,
    children: [
      { index: true, loader: () => redirect('/templates') },
      {
        ErrorBoundary: RouteError,
        children: [
          { path: 'templates', lazy: () => import('../features/images/list/templates-page.tsx') },
          {
            path: 'templates/add',
            lazy: () => import('../features/add-image/add-template-page.tsx'),
          },
          {
            path: 'templates/:id',
            lazy: () => import('../features/images/details/template-page.tsx'),
          },
          {
            path: 'templates/:id/deploy-settings',
            lazy: () => import('../features/deploy-settings/deploy-settings-page.tsx'),
          },
          { path: 'isos', lazy: () => import('../features/images/list/isos-page.tsx') },
          { path: 'isos/add', lazy: () => import('../features/add-image/add-iso-page.tsx') },
          { path: 'isos/:id', lazy: () => import('../features/images/details/iso-page.tsx') },
          { path: 'instances', lazy: async () => (await compute()).instances },
          {
            path: 'instances/add',
            lazy: () => import('../features/compute/deploy/deploy-page.tsx'),
          },
          { path: 'instances/:id', lazy: async () => (await compute()).instance },
          { path: 'volumes', lazy: async () => (await compute()).volumes },
          { path: 'snapshots', lazy: async () => (await compute()).snapshots },
          { path: 'uploads', lazy: () => import('../features/uploads/uploads-page.tsx') },
          {
            path: 'uploads/connection',
            lazy: () => import('../features/connection-test/connection-page.tsx'),
          },
          { path: 'first-run', lazy: () => import('../features/first-run/first-run-page.tsx') },
          { path: 'account', lazy: () => import('../features/account/account-page.tsx') },
          { path: 'api-docs', lazy: () => import('../features/api-docs/api-docs-page.tsx') },
          {
            path: 'api-docs/:command',
            lazy: () => import('../features/api-docs/api-docs-page.tsx'),
          },
          { path: 'projects', lazy: async () => (await projects()).projects },
          { path: 'projects/:id', lazy: async () => (await projects()).project },
          { path: 'accounts', lazy: async () => (await people()).accounts },
          { path: 'accounts/:id', lazy: async () => (await people()).account },
          { path: 'domains', lazy: async () => (await people()).domains },
          { path: 'guides', lazy: () => import('../features/guides/guides-page.tsx') },
          { path: 'guides/linux', lazy: () => import('../features/guides/linux/linux-page.tsx') },
          {
            path: 'guides/windows',
            lazy: () => import('../features/guides/windows/windows-page.tsx'),
          },
          {
            path: 'guides/passwords',
            lazy: () => import('../features/guides/passwords/passwords-page.tsx'),
          },
          {
            path: 'guides/amazon',
            lazy: () => import('../features/guides/xenserver/amazon-page.tsx'),
          },
          {
            path: 'guides/hyperv',
            lazy: () => import('../features/guides/xenserver/hyperv-page.tsx'),
          },
          { path: 'guides/before', lazy: () => import('../features/guides/before-page.tsx') },
          { path: 'events', lazy: () => import('../features/events/events-page.tsx') },
          {
            path: 'infrastructure',
            lazy: async () => (await infrastructure()).zones,
          },
          {
            path: 'infrastructure/zones/:id',
            lazy: async () => (await infrastructure()).zone,
          },
          {
            path: 'infrastructure/hosts',
            lazy: async () => (await infrastructure()).hosts,
          },
          {
            path: 'infrastructure/primary-storage',
            lazy: async () => (await infrastructure()).pools,
          },
          {
            path: 'infrastructure/certificates',
            lazy: async () => (await infrastructure()).certificates,
          },
          {
            path: 'infrastructure/stores',
            lazy: async () => (await infrastructure()).stores,
          },
          {
            path: 'infrastructure/offerings',
            lazy: async () => (await infrastructure()).offerings,
          },
          {
            path: 'infrastructure/servers',
            lazy: async () => (await infrastructure()).servers,
          },
          {
            path: 'infrastructure/report',
            lazy: async () => (await infrastructure()).report,
          },
          { path: 'settings', lazy: () => import('../features/settings/settings-page.tsx') },
          { path: '*', lazy: () => import('../layout/not-found-page.tsx') },
        ],
      },
    ],
  },
]
