// On https the phone's page installs as an app and opens without a hub; on plain http of a hall it says nothing of it and works. The
// hub speaks plain http; here a small proxy with a certificate made for this run stands before it, as Caddy would.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import tls from 'node:tls'
import { http, hub } from './hub.mjs'
import { workshop } from './person.mjs'
import { is_kept } from './phone.mjs'

const require = createRequire(new URL('../../web-client/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dienhong-pwa-'))

/** Takes TLS off and passes the bytes on. */
async function proxy() {
	const key = path.join(folder, 'key.pem')
	const cert = path.join(folder, 'cert.pem')
	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
		'-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' })
	const self = { to: 0, lines: new Set() }
	self.server = tls.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, (client) => {
		const behind = net.connect(self.to, '127.0.0.1')
		self.lines.add(client)
		const end = () => {
			client.destroy()
			behind.destroy()
			self.lines.delete(client)
		}
		for (const socket of [client, behind]) socket.on('error', end).on('close', end)
		client.pipe(behind)
		behind.pipe(client)
	})
	await new Promise((done) => self.server.listen(0, '127.0.0.1', done))
	self.port = self.server.address().port
	self.stop = () => {
		for (const line of self.lines) line.destroy()
		self.server.close()
	}
	return self
}

const front = await proxy()
const origin = `https://localhost:${front.port}`
const h = await hub('--no-demo', '--no-budget', '--origin', origin)
front.to = h.port
const { code } = await workshop(h)
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
	args: ['--headless', '--no-sandbox', '--disable-gpu', '--ignore-certificate-errors', '--disable-background-networking'] })
let is_over = false
test.after(async () => {
	await browser.close()
	front.stop()
	if (!is_over) await h.stop()
	fs.rmSync(folder, { recursive: true, force: true })
})

async function phone() {
	const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'vi-VN', ignoreHTTPSErrors: true })
	const page = await context.newPage()
	page.setDefaultTimeout(15_000)
	return { page, cdp: await context.newCDPSession(page) }
}

test('the manifest and its icons are served as what they are', async () => {
	const { status, headers, body } = await http(h.port, 'GET', '/manifest.webmanifest')
	assert.equal(status, 200)
	assert.deepEqual(headers['content-type'], ['application/manifest+json'])
	for (const { src, sizes, type } of JSON.parse(body).icons) {
		const icon = await http(h.port, 'GET', src)
		assert.deepEqual([icon.status, icon.headers['content-type']], [200, [type]], src)
		/* A PNG says its width and height behind its name. */
		if (type === 'image/png') assert.equal(`${icon.body.readUInt32BE(16)}x${icon.body.readUInt32BE(20)}`, sizes, src)
	}
})

test('on https the page installs, and opens without the hub', { timeout: 60_000 }, async () => {
	const { page, cdp } = await phone()
	await page.goto(`${origin}/j/${code}`)
	await page.getByRole('button', { name: 'Đồng ý', exact: true }).waitFor()
	await page.evaluate(() => navigator.serviceWorker.ready)
	/* The worker keeps what the page named once all of it was here. */
	await is_kept(page)
	const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors')
	/* A page in a private window is not offered; it lacks nothing else. */
	assert.deepEqual(installabilityErrors.map((e) => e.errorId).filter((id) => id !== 'in-incognito'), [])
	const { data, errors } = await cdp.send('Page.getAppManifest')
	assert.deepEqual(errors, [])
	assert.equal(JSON.parse(data).display, 'standalone')

	front.stop()
	await h.stop()
	is_over = true
	await page.reload()
	await page.getByText('Mất kết nối').first().waitFor()
	assert.notEqual(await page.locator('#app').innerText(), '')
})
