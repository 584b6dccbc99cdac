/* _("not this one, in a comment") */
#define _(id) lang_text(r->lang, id)
#define C_(context, id) lang_text(r->lang, context "\004" id)
// _("nor this")
static const char *label = T_("Sign in");
static const char c = '"', d = '\'';
void f(void)
{
    puts(_("Sign in"));
    puts("_(\"nor in a string\")");
    puts(_("Two " /* joined */ \
           "lines\n"));
    tf(r, N_("%d comment", "%d comments", n), n);
    tf(r, _("%s wrote %lld words, 100 % sure"), name, words);
    puts(C_("month", "May"));
    puts(C_("verb", "May"));
    puts(_(label)); /* marked elsewhere */
    my_("not ours");
    puts(_("Quote \"this\"? \x41\102\u00e9"));
}
