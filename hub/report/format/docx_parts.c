/* The small parts of a DOCX file: what lies in it, how it is named, how it looks. */
#include "report/format/docx.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define WORD "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define FONT "Times New Roman"

/* Form 1.9 of decree 30/2020: 20, 20, 30, 15 mm, 14 pt, first lines set in by 10 mm. */
static const struct sheet sheets[HOUSE_N] = {
	[HOUSE_ND30] = { .top = TWIPS_OF_MM(20), .bottom = TWIPS_OF_MM(20), .left = TWIPS_OF_MM(30),
		.right = TWIPS_OF_MM(15), .letter = 28, .table_letter = 24, .indent = TWIPS_OF_MM(10), .head_left = TWIPS_OF_MM(65),
		.is_official = true },
	[HOUSE_UN] = { .top = TWIPS_OF_MM(25), .bottom = TWIPS_OF_MM(25), .left = TWIPS_OF_MM(25),
		.right = TWIPS_OF_MM(25), .letter = 24, .table_letter = 21, .indent = 0, .head_left = TWIPS_OF_MM(100) },
};

const char *docx_tag(enum language l)
{
	static const char *const tags[LANGUAGE_N] = { [LANGUAGE_VI] = "vi-VN", [LANGUAGE_EN] = "en-GB" };

	return tags[l];
}

const struct sheet *docx_sheet(enum house_style house)
{
	return &sheets[house];
}

void xml_text(struct buf *out, struct text t)
{
	for (size_t i = 0; i < t.len; ) {
		size_t from = i;
		uint32_t c = text_next(t, &i);

		if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || (c & 0xfffe) == 0xfffe)
			continue;
		switch (c) {
		case '&': buf_c(out, "&amp;"); break;
		case '<': buf_c(out, "&lt;"); break;
		case '>': buf_c(out, "&gt;"); break;
		case '"': buf_c(out, "&quot;"); break;
		default: buf_put(out, t.at + from, i - from);
		}
	}
}

/* -- the package -- */

static const struct { const char *path, *type, *link; } word_parts[] = {
	{ "document.xml", "document.main+xml", NULL },
	{ "styles.xml", "styles+xml", "styles" },
	{ "settings.xml", "settings+xml", "settings" },
	{ "numbering.xml", "numbering+xml", "numbering" },
	{ "header1.xml", "header+xml", "header" },
	{ "header2.xml", "header+xml", "header" },
};
enum { WORD_PARTS_N = sizeof word_parts / sizeof *word_parts };

void docx_content_types(const struct doc *d, struct buf *out)
{
	(void)d;
	buf_c(out, XML "<Types xmlns=\"" PACKAGE "content-types\">\n"
		"<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\n"
		"<Default Extension=\"xml\" ContentType=\"application/xml\"/>\n"
		"<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\n");
	for (size_t i = 0; i < WORD_PARTS_N; i++)
		buf_f(out, "<Override PartName=\"/word/%s\" ContentType=\"" WORD_TYPE "%s\"/>\n", word_parts[i].path, word_parts[i].type);
	buf_c(out, "</Types>\n");
}

void docx_package_links(const struct doc *d, struct buf *out)
{
	(void)d;
	buf_c(out, XML "<Relationships xmlns=\"" PACKAGE "relationships\">\n"
		"<Relationship Id=\"rId1\" Type=\"" OFFICE "officeDocument\" Target=\"word/document.xml\"/>\n"
		"<Relationship Id=\"rId2\" Type=\"" PACKAGE "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\n"
		"</Relationships>\n");
}

/* rId1 is the first part after the document itself; docx_body.c refers to the two headers as rId4 and rId5. */
void docx_links(const struct doc *d, struct buf *out)
{
	(void)d;
	buf_c(out, XML "<Relationships xmlns=\"" PACKAGE "relationships\">\n");
	for (size_t i = 1; i < WORD_PARTS_N; i++)
		buf_f(out, "<Relationship Id=\"rId%zu\" Type=\"" OFFICE "%s\" Target=\"%s\"/>\n", i, word_parts[i].link, word_parts[i].path);
	buf_c(out, "</Relationships>\n");
}

/* No dates: the same workshop gives the same bytes. */
void docx_core(const struct doc *d, struct buf *out)
{
	buf_c(out, XML "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:title>");
	xml_text(out, d->title);
	buf_f(out, "</dc:title>\n<dc:language>%s</dc:language>\n</cp:coreProperties>\n", docx_tag(d->language));
}

void docx_settings(const struct doc *d, struct buf *out)
{
	bool is_vi = d->language == LANGUAGE_VI;

	buf_f(out, XML "<w:settings " WORD ">\n<w:zoom w:percent=\"100\"/>\n<w:defaultTabStop w:val=\"%ld\"/>\n"
		"<w:characterSpacingControl w:val=\"doNotCompress\"/>\n<w:compat>"
		"<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\n"
		"<w:themeFontLang w:val=\"%s\"/>\n<w:decimalSymbol w:val=\"%s\"/>\n<w:listSeparator w:val=\"%s\"/>\n</w:settings>\n",
		TWIPS_OF_MM(10), docx_tag(d->language), is_vi ? "," : ".", is_vi ? ";" : ",");
}

/* One list: dashes that stand in the line like the decree's, or English bullets hanging before it. */
void docx_numbering(const struct doc *d, struct buf *out)
{
	bool is_official = docx_sheet(d->house)->is_official;

	buf_f(out, XML "<w:numbering " WORD ">\n<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"singleLevel\"/>"
		"<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:pStyle w:val=\"ListBullet\"/>%s<w:lvlText w:val=\"%s\"/>"
		"<w:lvlJc w:val=\"left\"/><w:pPr>%s</w:pPr><w:rPr><w:rFonts w:ascii=\"" FONT "\" w:hAnsi=\"" FONT "\" w:eastAsia=\"" FONT
		"\" w:cs=\"" FONT "\"/></w:rPr></w:lvl></w:abstractNum>\n"
		"<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\n</w:numbering>\n",
		is_official ? "<w:suff w:val=\"space\"/>" : "", is_official ? "-" : "•",
		is_official ? "<w:ind w:left=\"0\" w:firstLine=\"567\"/>" : "<w:ind w:left=\"1134\" w:hanging=\"567\"/>");
}

/* Page 1 shows no number (decree, Annex I, II.7), nor does the first page of an annex. */
void docx_first_header(const struct doc *d, struct buf *out)
{
	(void)d;
	buf_c(out, XML "<w:hdr " WORD "><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr></w:p></w:hdr>\n");
}

void docx_header(const struct doc *d, struct buf *out)
{
	(void)d;
	buf_c(out, XML "<w:hdr " WORD "><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:fldSimple w:instr=\" PAGE \">"
		"<w:r><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>\n");
}

/* -- styles -- */

#define AIR "<w:spacing w:before=\"120\" w:line=\"276\" w:lineRule=\"auto\"/>"

/* `official` and `plain` are the paragraph's properties in either language; plain NULL: the same. Sizes in half-points. */
static const struct style {
	const char *id, *name, *based, *next;
	int official_size, plain_size;
	bool bold, italic;
	const char *official, *plain;
} styles[] = {
	{ "BodyText", "Body Text", "Normal", NULL, 0, 0, false, false,
		AIR "<w:ind w:firstLine=\"567\"/><w:jc w:val=\"both\"/>", AIR },
	{ "Heading1", "heading 1", "Normal", "BodyText", 0, 0, true, false,
		"<w:keepNext/><w:keepLines/><w:spacing w:before=\"240\"/><w:outlineLvl w:val=\"0\"/>", NULL },
	{ "Heading2", "heading 2", "Normal", "BodyText", 0, 0, true, false,
		"<w:keepNext/><w:keepLines/><w:spacing w:before=\"180\"/><w:outlineLvl w:val=\"1\"/>", NULL },
	{ "Title", "Title", "Normal", "Subtitle", 0, 28, true, false,
		"<w:keepNext/><w:spacing w:before=\"360\"/><w:jc w:val=\"center\"/>", "<w:keepNext/><w:spacing w:before=\"360\"/>" },
	{ "Subtitle", "Subtitle", "Normal", "BodyText", 0, 0, true, false, "<w:jc w:val=\"center\"/>", "<w:spacing w:before=\"60\" w:after=\"120\"/>" },
	{ "List", "List", "BodyText", NULL, 0, 0, false, false, "",
		"<w:tabs><w:tab w:val=\"left\" w:pos=\"1134\"/></w:tabs><w:ind w:left=\"1134\" w:hanging=\"567\"/>" },
	{ "ListNumber", "List Number", "BodyText", NULL, 0, 0, false, false, "",
		"<w:tabs><w:tab w:val=\"left\" w:pos=\"567\"/></w:tabs>" },
	{ "ListBullet", "List Bullet", "BodyText", NULL, 0, 0, false, false,
		"<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:spacing w:before=\"60\"/>", NULL },
	{ "Quote", "Quote", "BodyText", "BodyText", 0, 0, false, false, "<w:ind w:left=\"567\" w:right=\"567\" w:firstLine=\"0\"/>", NULL },
	{ "Caption", "caption", "Normal", NULL, 24, 21, false, false,
		"<w:keepNext/><w:keepLines/><w:spacing w:before=\"120\" w:after=\"60\"/>", NULL },
	{ "TableText", "Table Text", "Normal", NULL, 24, 21, false, false, "<w:spacing w:before=\"20\" w:after=\"20\"/>", NULL },
	{ "TableHead", "Table Head", "TableText", NULL, 0, 0, true, false, "<w:keepNext/><w:jc w:val=\"center\"/>", NULL },
	{ "TableLast", "Table Last", "TableText", NULL, 0, 0, false, false, "<w:keepNext/>", NULL },
	{ "TableGroup", "Table Group", "TableText", NULL, 0, 0, true, false, "<w:keepNext/>", NULL },
	{ "HeadLine", "Head Line", "Normal", NULL, 26, 24, false, false, "<w:jc w:val=\"center\"/>", "" },
	{ "Rule", "Rule", "Normal", NULL, 4, 4, false, false,
		"<w:keepLines/><w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/></w:pBdr>"
		"<w:spacing w:after=\"60\" w:line=\"60\" w:lineRule=\"exact\"/>", NULL },
	{ "Air", "Air", "Normal", NULL, 8, 8, false, false, "<w:keepNext/><w:spacing w:line=\"120\" w:lineRule=\"exact\"/>", NULL },
	{ "Bar", "Bar", "Normal", NULL, 8, 8, false, false, "<w:spacing w:line=\"200\" w:lineRule=\"exact\"/>", NULL },
	{ "SectionEnd", "Section End", "Normal", NULL, 2, 2, false, false, "<w:spacing w:line=\"20\" w:lineRule=\"exact\"/>", NULL },
	{ "Signature", "Signature", "Normal", NULL, 0, 0, false, false, "<w:keepNext/><w:keepLines/><w:jc w:val=\"center\"/>", NULL },
	{ "RecipientsHead", "Recipients Head", "Normal", "Recipients", 24, 22, false, false,
		"<w:keepNext/><w:spacing w:before=\"120\"/>", NULL },
	{ "Recipients", "Recipients", "Normal", NULL, 22, 20, false, false, "<w:keepLines/><w:ind w:right=\"4819\"/>", NULL },
	{ "Note", "Note", "Normal", NULL, 18, 18, false, false, "<w:spacing w:before=\"80\"/>", NULL },
	{ "Annex", "Annex", "Normal", "AnnexTitle", 0, 0, true, false,
		"<w:keepNext/><w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/>", NULL },
	{ "AnnexTitle", "Annex Title", "Normal", "BodyText", 0, 0, true, false, "<w:keepNext/><w:jc w:val=\"center\"/>", NULL },
	{ "AnnexOf", "Annex Of", "Normal", "BodyText", 0, 0, false, true,
		"<w:keepNext/><w:spacing w:after=\"60\"/><w:jc w:val=\"center\"/>", NULL },
	{ "Header", "header", "Normal", NULL, 26, 22, false, false, "<w:jc w:val=\"center\"/>", NULL },
};

static void put_style(struct buf *out, const struct style *s, bool is_official)
{
	const char *properties = is_official || s->plain == NULL ? s->official : s->plain;
	int size = is_official ? s->official_size : s->plain_size;

	buf_f(out, "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/><w:basedOn w:val=\"%s\"/>", s->id, s->name, s->based);
	if (s->next != NULL)
		buf_f(out, "<w:next w:val=\"%s\"/>", s->next);
	buf_f(out, "<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s%s", properties, s->bold ? "<w:b/><w:bCs/>" : "", s->italic ? "<w:i/><w:iCs/>" : "");
	if (size > 0)
		buf_f(out, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>", size, size);
	buf_c(out, "</w:rPr></w:style>\n");
}

static void put_table_styles(struct buf *out)
{
	static const char *const sides[] = { "top", "left", "bottom", "right", "insideH", "insideV" };

	buf_c(out, "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/>"
		"<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/>"
		"<w:left w:w=\"0\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>\n"
		"<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:basedOn w:val=\"TableNormal\"/><w:qFormat/><w:tblPr><w:tblBorders>");
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
		buf_f(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>", sides[i]);
	buf_f(out, "</w:tblBorders><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"%d\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/>"
		"<w:right w:w=\"%d\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>\n", CELL_PAD, CELL_PAD);
}

void docx_styles(const struct doc *d, struct buf *out)
{
	const struct sheet *s = docx_sheet(d->house);

	buf_f(out, XML "<w:styles " WORD ">\n<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"" FONT "\" w:hAnsi=\"" FONT
		"\" w:eastAsia=\"" FONT "\" w:cs=\"" FONT "\"/><w:sz w:val=\"%ld\"/><w:szCs w:val=\"%ld\"/>"
		"<w:lang w:val=\"%s\" w:eastAsia=\"%s\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
		"<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\n"
		"<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\n",
		s->letter, s->letter, docx_tag(d->language), docx_tag(d->language));
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
		put_style(out, &styles[i], s->is_official);
	put_table_styles(out);
	buf_c(out, "</w:styles>\n");
}
