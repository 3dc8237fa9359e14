import '../ui/base.css'
import { mount } from 'svelte'
import { recall } from '../core/store'
import { keep_page } from '../core/worker'
import { fetch_languages, speak } from '../i18n/index.svelte'
import { others, vi } from '../i18n/participant'
import { wear_theme } from '../ui/theme.svelte'
import App from './App.svelte'
import { fetch_panels } from './panels'
import { place } from './place.svelte'

/* The rest is fetched after this even without a picture, and so long behind one that it can be painted. */
const PATIENCE_MS = 5000
const PAINT_MS = 100

const size = recall('size')
if (size) document.documentElement.dataset.size = size
wear_theme()

/* On a slow line the rest would share it with the first picture, and what people wait for would come later. */
function behind_the_picture(then: () => void): void {
	let is_begun = false
	const begin = () => {
		if (!is_begun) then()
		is_begun = true
	}
	setTimeout(begin, place.room === '' ? 0 : PATIENCE_MS)
	place.session.mirror.when_ready(() => setTimeout(begin, PAINT_MS))
}

void speak(['vi', vi], others).then(() => {
	place.start()
	mount(App, { target: document.getElementById('app')! })
	behind_the_picture(() => fetch_panels(() => void fetch_languages().then(() => (place.preview ? undefined : keep_page()))))
})
